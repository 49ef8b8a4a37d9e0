/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmThresholdTest {

    /** Seen, extrapolated to a fifth of an alarm, and to a fiftieth. */
    @ParameterizedTest
    @CsvSource({"0.005, 2", "0.001, 2.5", "0.00004, 4", "0.000004, 5"})
    void choose_ofAutocorrelatedScores_opensAboutTheAskedAlarmsOnFreshOnes(double perReading, double factor) {
        // Given: held-out time of 5,000 readings
        int repeats = 12;
        long fresh = 1_000_000;
        double opened = 0;

        // When
        for (int seed = 0; seed < repeats; seed++) {
            List<double[]> heldOut = List.of(scores(2_500, 100 + seed), scores(2_500, 200 + seed));
            AlarmMachine machine =
                    new AlarmMachine(AlarmThreshold.choose(heldOut, perReading).value());
            opened += machine.opened(scores((int) fresh, 300 + seed));
        }

        // Then
        assertThat(opened / repeats / fresh).isBetween(perReading / factor, perReading * factor);
    }

    @Test
    void choose_bySeenAlarms_keepsTheBudgetAndIsAboutTheLowestThatDoes() {
        // Given
        List<double[]> heldOut = List.of(scores(4_000, 1), scores(4_000, 2));

        // When
        AlarmThreshold threshold = AlarmThreshold.choose(heldOut, 0.002);

        // Then
        assertThat(threshold.granted()).isCloseTo(16, within(1e-9));
        assertThat(threshold.opened()).isBetween(12, 16);
        AlarmMachine lower = new AlarmMachine(threshold.value() / 1.02);
        assertThat(heldOut.stream().mapToInt(lower::opened).sum()).isGreaterThan(16);
    }

    @Test
    void choose_ofQuietScores_isTheFloor() {
        // Given
        double[] quiet = IntStream.range(0, 500)
                .mapToDouble(i -> 0.5 + 0.4 * Math.sin(i))
                .toArray();

        // When
        AlarmThreshold threshold = AlarmThreshold.choose(List.of(quiet), 0.01);

        // Then
        assertThat(threshold).isEqualTo(new AlarmThreshold(2, 0, 5));
    }

    @Test
    void choose_ofConstantScores_isFiniteAndOpensNone() {
        // Given
        double[] constant = IntStream.range(0, 300).mapToDouble(i -> 50).toArray();

        // When
        AlarmThreshold threshold = AlarmThreshold.choose(List.of(constant), 1e-6);

        // Then
        assertThat(threshold.value()).isFinite().isGreaterThanOrEqualTo(50);
        assertThat(threshold.opened()).isZero();
    }

    /** Levels well above the floor: exponentials of an AR(1) process with a memory of 20 readings. */
    private static double[] scores(int count, long seed) {
        Random random = new Random(seed);
        double[] scores = new double[count];
        double state = random.nextGaussian();
        for (int i = 0; i < count; i++) {
            state = 0.95 * state + Math.sqrt(1 - 0.95 * 0.95) * random.nextGaussian();
            scores[i] = 20 * Math.exp(0.25 * state);
        }
        return scores;
    }
}
