/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StageClockTest {
    private static final Offset<Double> EXACTLY = within(1e-9);
    private static final long MILLISECOND = 1_000_000;

    private final AtomicLong now = new AtomicLong(17);
    private final StageClock clock = new StageClock(now::get);

    @Test
    void stages_wholeRetraining_addUpToItsTime() {
        // Given
        retrain();

        // When
        StageSeconds stages = clock.stages();

        // Then
        assertThat(stages.reading()).isEqualTo(0.9, EXACTLY);
        assertThat(stages.preparing()).isEqualTo(2.0, EXACTLY);
        assertThat(stages.fitting()).isEqualTo(4.0, EXACTLY);
        assertThat(stages.calibrating()).isEqualTo(1.5, EXACTLY);
        assertThat(stages.gate()).isEqualTo(2.5, EXACTLY);
        assertThat(stages.publishing()).isEqualTo(0.25, EXACTLY);
        assertThat(stages.total()).isEqualTo(11.15, EXACTLY);
    }

    @Test
    void figures_ofStages_countWhatTheirTimeIsFor() {
        // Given
        retrain();
        TurnFigures figures = new TurnFigures(
                38,
                clock.records(),
                clock.gateRows(),
                false,
                clock.stages(),
                clock.steps(),
                OptionalInt.of(256),
                1L << 30);

        // When, Then
        assertThat(figures.readPerSecond()).isEqualTo(9_000 / 0.9, within(1e-6));
        assertThat(figures.trainedPerSecond()).isEqualTo((9_000 - 1_500) / 7.5, within(1e-6));
        // The first of five steps is where the stage begins.
        assertThat(figures.passedPerSecond()).hasValue(256);
    }

    /** Reads 9,000 records in 0.9 s, takes a step per second after 2 s, and gives 1,500 rows to the gate. */
    private void retrain() {
        after(400);
        clock.reading(4_000, 9_000);
        after(500);
        clock.reading(9_000, 9_000);
        after(1_000);
        for (int step = 1; step <= 5; step++) {
            after(1_000);
            clock.training(step, 5, 1);
        }
        after(1_500);
        clock.judging(1_500);
        after(2_500);
        clock.publishing();
        after(250);
    }

    private void after(long milliseconds) {
        now.addAndGet(milliseconds * MILLISECOND);
    }
}
