/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import io.latentry.detect.TransparentDetector;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    /** Finds a row anomalous whose value is above 5. */
    private final Detector detector = TransparentDetector.of(List.of("x"), 1, 5, 2);

    @Test
    void rows_thatAreAnomalous_areQuarantinedWithTheirEntitysNeighbours() {
        // Given: two entities take turns; the first has a fault in its 11th reading, row 20
        float[] values = new float[60];
        values[20] = 9;
        int[] entities = IntStream.range(0, 60).map(i -> i % 2).toArray();

        // When
        TrainingRows clean = Quarantine.of(new TrainingRows(1, values, entities, new long[60]), detector);

        // Then: three readings before it and three after it
        assertThat(IntStream.range(0, 60).filter(i -> clean.quarantined()[i]))
                .containsExactly(14, 16, 18, 20, 22, 24, 26);
    }

    @Test
    void rows_mostOfWhichAreAnomalous_areHowThingsAreNowAndAllTrain() {
        // Given
        float[] values = new float[60];
        for (int i = 30; i < 60; i++) {
            values[i] = 9;
        }

        // When
        TrainingRows clean = Quarantine.of(TrainingRows.of(values, 1), detector);

        // Then
        assertThat(IntStream.range(0, 60).filter(i -> clean.quarantined()[i])).isEmpty();
    }

    @Test
    void rows_thatAreAnomalousHereAndThere_areQuarantined_withFewerNeighboursThanWouldTakeMost() {
        // Given: one row in twelve is a fault by itself; with three neighbours to either side that would be 58 %
        int[] faults = IntStream.range(0, 120).filter(i -> i % 12 == 6).toArray();
        float[] values = new float[120];
        IntStream.of(faults).forEach(i -> values[i] = 9);
        // When
        TrainingRows clean = Quarantine.of(TrainingRows.of(values, 1), detector);
        // Then
        assertThat(IntStream.range(0, 120).filter(i -> clean.quarantined()[i]))
                .containsExactlyElementsOf(IntStream.of(faults)
                        .flatMap(i -> IntStream.rangeClosed(i - 1, i + 1))
                        .boxed()
                        .toList());
    }

    @Test
    void rows_ofWhichATooLargePartWouldBeKeptAwayWithAnyNeighbour_areQuarantinedByThemselves() {
        // Given: every fifth row
        float[] values = new float[60];
        for (int i = 0; i < 60; i += 5) {
            values[i] = 9;
        }
        // When
        TrainingRows clean = Quarantine.of(TrainingRows.of(values, 1), detector);
        // Then
        assertThat(IntStream.range(0, 60).filter(i -> clean.quarantined()[i]))
                .allMatch(i -> i % 5 == 0)
                .hasSize(12);
    }

    @Test
    void rows_thatSomebodyTrusts_areNotQuarantinedAndKeepNoNeighbourAway() {
        // Given: two alarms, the first of which is a false one; and a trusted row beside the second
        float[] values = new float[60];
        values[20] = 9;
        values[40] = 9;
        boolean[] trusted = new boolean[60];
        trusted[20] = true;
        trusted[42] = true;

        // When
        TrainingRows clean = Quarantine.of(TrainingRows.of(values, 1), detector, trusted);

        // Then
        assertThat(IntStream.range(0, 60).filter(i -> clean.quarantined()[i])).containsExactly(37, 38, 39, 40, 41, 43);
    }
}
