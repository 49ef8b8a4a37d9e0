/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.LinearVae;
import io.latentry.vae.Vae;
import java.util.List;
import org.junit.jupiter.api.Test;

class GovernedFeaturesTest {

    private static final List<String> NAMES = List.of("flow", "pressure", "current", "noise", "speed");

    /** Dimension 0 moves four features, one of them hardly; dimension 1 a single one; dimension 2 nothing. */
    private static final double[][] DECODER = {{1, 0, 0}, {-2, 0, 0}, {0.5, 3, 0}, {0.1, 0, 0}, {0.25, 0, 0}};

    @Test
    void shift_ofALatentMean_isInTheDimensionFurthestOutAndNamesWhatItMovesMost() {
        try (Vae vae = LinearVae.of(new double[3][5], DECODER)) {
            // Given
            GovernedFeatures governed = new GovernedFeatures(vae, NAMES);

            // When, Then
            assertThat(governed.shift(new float[] {-2.5f, 1, 0}))
                    .isEqualTo(new LatentShift(0, -2.5f, List.of("pressure", "flow", "current")));
            assertThat(governed.shift(new float[] {0, 3, -1})).isEqualTo(new LatentShift(1, 3, List.of("current")));
            assertThat(governed.shift(new float[] {0, 0, 1})).isEqualTo(new LatentShift(2, 1, List.of()));
        }
    }

    @Test
    void shift_ofANetworkOfWindows_takesTheReadingInWhichAFeatureMovesMost() {
        // Given: two readings of two channels
        double[][] decoder = {{0.3}, {1}, {2}, {0}};
        try (Vae vae = LinearVae.of(new double[1][4], decoder)) {
            GovernedFeatures governed = new GovernedFeatures(vae, List.of("a", "b"));

            // When, Then
            assertThat(governed.shift(new float[] {1})).isEqualTo(new LatentShift(0, 1, List.of("a", "b")));
        }
    }
}
