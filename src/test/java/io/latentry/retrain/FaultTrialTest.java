/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.TrainingRows;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTrialTest {
    private static final int WIDTH = 4;
    private static final int WINDOW = 5;

    /** Two entities that take turns; the last feature never moves. */
    private final GateSlice slice = new GateSlice(rows(1_200), 200);

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void faults_ofEveryKind_changeTheirStretchesAndNothingElse(FaultKind kind) {
        // Given
        FaultTrial trial = FaultTrial.of(slice, WINDOW, 1);

        // When
        TrainingRows befallen = trial.with(kind);

        // Then: stretches are 10 readings of every 30 of an entity
        boolean[] changed = changed(befallen);
        assertThat(IntStream.range(0, 200).filter(i -> changed[i])).isEmpty();
        int most = kind == FaultKind.SPIKE ? 1 : 10;
        int stretches = 2 * (500 / 30);
        assertThat(IntStream.range(0, changed.length).filter(i -> changed[i]).count())
                .isBetween((long) (0.85 * most * stretches), (long) most * stretches);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void faults_ofAFeatureThatNeverMoves_doNotOccur(FaultKind kind) {
        // When
        TrainingRows befallen = FaultTrial.of(slice, WINDOW, 1).with(kind);

        // Then
        assertThat(IntStream.range(0, befallen.count()).mapToObj(i -> befallen.values()[i * WIDTH + 3]))
                .containsOnly(7f);
    }

    @Test
    void faults_ofTheSameSeed_areTheSameAndThoseOfAnotherAreNot() {
        // When
        float[] once = FaultTrial.of(slice, WINDOW, 1).with(FaultKind.SPIKE).values();
        float[] again = FaultTrial.of(slice, WINDOW, 1).with(FaultKind.SPIKE).values();
        float[] other = FaultTrial.of(slice, WINDOW, 2).with(FaultKind.SPIKE).values();

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(other).isNotEqualTo(once);
    }

    @Test
    void spikes_inUnitsOfTheSpread_areAsHighAsTheirSeveritySays() {
        // When
        TrainingRows befallen = FaultTrial.of(slice, WINDOW, 1).with(FaultKind.SPIKE);

        // Then
        Spreads spreads = Spreads.of(slice.rows());
        for (int i = 0; i < befallen.values().length; i++) {
            double by = Math.abs(befallen.values()[i] - slice.rows().values()[i]);
            if (by > 0) {
                assertThat(by / spreads.spread()[i % WIDTH]).isBetween(1.49, 8.01);
            }
        }
    }

    @Test
    void singleRows_forAWindowOfOne_areAllBefallen() {
        // When
        FaultTrial trial = FaultTrial.of(slice, 1, 1);

        // Then
        assertThat(trial.with(FaultKind.MISSING).values()).satisfies(values -> {
            int missing = 0;
            for (float value : values) {
                missing += Float.isNaN(value) ? 1 : 0;
            }
            assertThat(missing).isEqualTo(300);
        });
    }

    @Test
    void trial_ofRowsThatNeverMove_isNotPossible() {
        // Given
        GateSlice still = new GateSlice(TrainingRows.of(new float[400 * WIDTH], WIDTH), 0);

        // Then
        assertThat(FaultTrial.of(still, 1, 1).possible()).isFalse();
        assertThat(FaultTrial.of(slice, 1, 1).possible()).isTrue();
    }

    @Test
    void stuckSingleRows_holdTheValueOfTheReadingRightBeforeThem() {
        // When: 300 of 1,000 rows, of two entities that take turns
        TrainingRows befallen = FaultTrial.of(slice, 1, 1).with(FaultKind.STUCK);

        // Then
        int[] places = slice.spaced(300);
        for (int k = 0; k < places.length; k++) {
            for (int d = 0; d < WIDTH; d++) {
                float itself = slice.rows().values()[places[k] * WIDTH + d];
                float before = slice.rows().values()[(places[k] - 2) * WIDTH + d];
                assertThat(befallen.values()[k * WIDTH + d]).isIn(itself, before);
            }
        }
    }

    @Test
    void swaps_whereASingleFeatureMoves_areNotPossible() {
        // Given
        float[] values = new float[400 * 2];
        for (int i = 0; i < values.length; i += 2) {
            values[i] = i % 14;
        }
        FaultTrial trial = FaultTrial.of(new GateSlice(TrainingRows.of(values, 2), 0), 1, 1);

        // When, Then
        assertThat(trial.possible(FaultKind.SWAP)).isFalse();
        assertThat(trial.possible(FaultKind.STUCK)).isTrue();
        assertThat(FaultTrial.of(slice, 1, 1).possible(FaultKind.SWAP)).isTrue();
    }

    private boolean[] changed(TrainingRows befallen) {
        boolean[] changed = new boolean[befallen.count()];
        for (int i = 0; i < befallen.values().length; i++) {
            changed[i / WIDTH] |=
                    Float.compare(befallen.values()[i], slice.rows().values()[i]) != 0;
        }
        return changed;
    }

    private static TrainingRows rows(int count) {
        Random random = new Random(5);
        float[] values = new float[count * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % WIDTH == 3 ? 7 : (float) ((1 + i % WIDTH) * random.nextGaussian());
        }
        return new TrainingRows(
                WIDTH,
                values,
                IntStream.range(0, count).map(i -> i % 2).toArray(),
                IntStream.range(0, count).mapToLong(i -> i).toArray());
    }
}
