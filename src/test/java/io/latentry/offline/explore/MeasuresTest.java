/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {

    @Test
    void continuity_ofALinearDecoder_isOne() {
        // Given
        float[] way = Interpolation.way(new float[] {-1, 2}, new float[] {3, 0.5f});

        // When
        double continuity = Interpolation.continuity(linear(way), 3);

        // Then
        assertThat(continuity).isCloseTo(1, within(1e-4));
    }

    @Test
    void continuity_ofASingleJump_isTheNumberOfSteps() {
        // Given
        float[] jump = new float[Interpolation.STEPS + 1];
        Arrays.fill(jump, 17, jump.length, 5);

        // When
        double continuity = Interpolation.continuity(jump, 1);

        // Then
        assertThat(continuity).isEqualTo(Interpolation.STEPS);
    }

    @Test
    void continuity_ofNoMovement_isOne() {
        // When
        double continuity = Interpolation.continuity(new float[12], 2);

        // Then
        assertThat(continuity).isEqualTo(1);
    }

    @Test
    void completeness_countsRowsThatLieWithinTheDataInEveryFeature() {
        // Given
        double[][] data = {{0, 1}, {-5, 5}};
        float[] drawn = {0.5f, 4, 1.5f, 0, 0, -5, 1, 6};

        // When
        boolean[] inRange = PriorSamples.inRange(drawn, data);

        // Then
        assertThat(inRange).containsExactly(true, true, false, true, true, true, true, false);
        assertThat(PriorSamples.shareOfRows(inRange, 2)).isEqualTo(0.5);
    }

    @Test
    void largestDistance_ofEqualAndOfSeparateColumns_isNoneAndAll() {
        // Given
        double[] column = {3, 1, 2, 2};

        // When
        double same = Columns.largestDistance(column, new double[] {2, 2, 1, 3});
        double separate = Columns.largestDistance(column, new double[] {7, 8});
        double half = Columns.largestDistance(column, new double[] {1, 9});

        // Then
        assertThat(same).isZero();
        assertThat(separate).isEqualTo(1);
        assertThat(half).isEqualTo(0.5);
    }

    @Test
    void correlation_withAConstant_isNone() {
        // Given
        double[] x = {1, 2, 4};

        // When
        double none = Columns.correlation(x, new double[] {5, 5, 5});
        double full = Columns.correlation(x, new double[] {-3, -6, -12});

        // Then
        assertThat(none).isZero();
        assertThat(full).isCloseTo(-1, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "5, 1e-3", "1e30, 1e29", "-3e-7, 1e-8", "12345, 0", "0, 0"})
    void edges_ofAnyMagnitude_areEvenAndHoldTheValues(double centre, double spread) {
        // Given
        double[] values = new Random(1)
                .doubles(2_000)
                .map(v -> centre + spread * (v - 0.5))
                .toArray();

        // When
        double[] edges = Plots.edges(40, values);

        // Then
        assertThat(edges).hasSizeBetween(2, 64).isSorted();
        assertThat(edges[0]).isLessThan(edges[1]);
        double[] percentages = Plots.percentages(values, edges);
        assertThat(Arrays.stream(percentages, 0, edges.length - 1).sum()).isBetween(98.0, 100.001);
    }

    /** Three features, linear in two latents. */
    private static float[] linear(float[] latents) {
        float[] rows = new float[latents.length / 2 * 3];
        for (int i = 0; i < latents.length / 2; i++) {
            rows[3 * i] = 2 * latents[2 * i] - 1;
            rows[3 * i + 1] = latents[2 * i] - 3 * latents[2 * i + 1];
            rows[3 * i + 2] = 0.5f * latents[2 * i + 1];
        }
        return rows;
    }
}
