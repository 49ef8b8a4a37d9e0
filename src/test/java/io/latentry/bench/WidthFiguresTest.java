/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WidthFiguresTest {

    @Test
    void limit_equalRates_isHalf() {
        // When
        double limit = WidthFigures.limit(300_000, 300_000);

        // Then
        assertThat(limit).isCloseTo(150_000, within(1e-6));
    }

    @Test
    void limit_scorerFarFaster_isThePassThrough() {
        // When
        double limit = WidthFigures.limit(100, 1e12);

        // Then
        assertThat(limit).isCloseTo(100, within(1e-6));
    }

    /** The machine is three times as slow in the second round; a ratio of medians would be .5 or 1.5, not 1. */
    @Test
    void ratio_machineSlowsDown_isTakenWithinEachRound() {
        // Given
        WidthFigures figures = new WidthFigures(
                38,
                List.of(
                        Map.of(Arm.FULL, rate(900), Arm.PASS_THROUGH, rate(900)),
                        Map.of(Arm.FULL, rate(300), Arm.PASS_THROUGH, rate(300)),
                        Map.of(Arm.FULL, rate(600), Arm.PASS_THROUGH, rate(300))));

        // When
        Spread ratio = figures.ratio(Arm.FULL, Arm.PASS_THROUGH).orElseThrow();

        // Then
        assertThat(ratio).isEqualTo(new Spread(1, 1, 1.5, 3));
    }

    @Test
    void fullOverLimit_threeArms_comparesWithTheRoundsOwnLimit() {
        // Given
        WidthFigures figures = new WidthFigures(
                38, List.of(Map.of(Arm.PASS_THROUGH, rate(400), Arm.SCORER, rate(400), Arm.FULL, rate(180))));

        // When
        Spread share = figures.fullOverLimit().orElseThrow();

        // Then
        assertThat(share.median()).isCloseTo(0.9, within(1e-12));
    }

    @Test
    void fullOverLimit_armMissing_isEmpty() {
        // Given
        WidthFigures figures = new WidthFigures(38, List.of(Map.of(Arm.PASS_THROUGH, rate(400), Arm.FULL, rate(180))));

        // When
        var share = figures.fullOverLimit();

        // Then
        assertThat(share).isEmpty();
    }

    @Test
    void perSecond_stretchesOfOneTurn_areWeightedByTheirTime() {
        // Given
        Rate turn = new Rate(300, 3, 1).plus(new Rate(100, 2, 3));

        // When
        double perSecond = turn.perSecond();

        // Then
        assertThat(perSecond).isEqualTo(100);
        assertThat(turn.batchRows()).isEqualTo(80);
    }

    private static Rate rate(long perSecond) {
        return new Rate(perSecond, 1, 1);
    }
}
