/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.AlarmState.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmMachineTest {

    private static final AlarmMachine MACHINE = new AlarmMachine(2);

    @ParameterizedTest
    @CsvSource({
        // armed: only a score above the threshold opens
        "ARMED, 0, 1.9, ARMED, 0",
        "ARMED, 0, 2, ARMED, 0",
        "ARMED, 0, 2.1, ON, 2.1",
        // on: keeps its peak, closes below the threshold or far below the peak
        "ON, 5, 7, ON, 7",
        "ON, 5, 2.1, ON, 5",
        "ON, 10, 4, ON, 10",
        "ON, 10, 3.9, RELEASED, 3.9",
        "ON, 10, 1.9, ARMED, 0",
        // released: keeps its trough, opens again on a new rise, is armed below the threshold
        "RELEASED, 3.9, 5, RELEASED, 3.9",
        "RELEASED, 3.9, 3, RELEASED, 3",
        "RELEASED, 3, 6, RELEASED, 3",
        "RELEASED, 3, 6.1, ON, 6.1",
        "RELEASED, 3, 1.9, ARMED, 0",
    })
    void next_ofEachPhase_isTheRule(Phase phase, double extreme, double score, Phase expected, double kept) {
        // When
        AlarmState next = MACHINE.next(new AlarmState(phase, extreme), score);

        // Then
        assertThat(next).isEqualTo(new AlarmState(expected, kept));
        assertThat(next.on()).isEqualTo(expected == Phase.ON);
    }

    @Test
    void opened_ofACourse_countsEachRiseOnce() {
        // Given: a rise, a release that does not open again, a rise from the trough, one from below the threshold
        double[] scores = {1, 3, 9, 10, 3.5, 3, 5, 6.5, 6, 1, 2.5, 2.4};

        // When, Then
        assertThat(MACHINE.opened(scores)).isEqualTo(3);
        assertThat(MACHINE.opened(new double[] {1, 2, 1.5})).isZero();
    }

    @Test
    void write_andRead_giveTheState() {
        // Given
        double[] track = new double[3];

        for (AlarmState state :
                new AlarmState[] {AlarmState.START, new AlarmState(Phase.ON, 4.5), new AlarmState(Phase.RELEASED, 2.25)
                }) {
            // When
            state.write(track, 1, 2);

            // Then
            assertThat(AlarmState.read(track, 1, 2)).isEqualTo(state);
            assertThat(track[0]).isZero();
        }
        assertThat(AlarmState.read(new double[] {77, 1}, 0, 2)).isEqualTo(AlarmState.START);
    }

    @Test
    void alarm_thatIsOn_goesOnForAnotherModelAtTheSameMultipleOfItsThreshold() {
        // Given: a peak of five thresholds
        double[] track = new double[AlarmState.LENGTH];
        new AlarmMachine(4).next(AlarmState.START, 20).write(track, 0, 4);

        // When: the next model's scores are half as large, and it still stands at four thresholds
        AlarmState read = AlarmState.read(track, 0, 2);

        // Then
        assertThat(read).isEqualTo(new AlarmState(AlarmState.Phase.ON, 10));
        assertThat(new AlarmMachine(2).next(read, 8).on()).isTrue();
        assertThat(new AlarmMachine(2).next(read, 3.9).on()).isFalse();
    }
}
