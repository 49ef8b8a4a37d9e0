/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {

    @Test
    void apply_rows_mapsThemAroundTheCentre() {
        // Given
        float[] matrix = {1, 0, 2, 0, -1, 1};

        // When
        float[] image;
        try (Projection projection = new Projection(new double[] {1, 2, 3}, matrix, ComputeDevice.CPU)) {
            assertThat(projection.outputs()).isEqualTo(2);
            image = projection.apply(new float[] {1, 2, 3, 2, 4, 8}, 2);
        }

        // Then
        assertThat(image).usingComparatorWithPrecision(1e-5f).containsExactly(0, 0, 11, 3);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "6, 6", "40, 40", "900, 25", "30, 700"})
    void apply_whateverElseIsInTheBatch_givesARowTheSameImage(int inputs, int outputs) {
        // Given
        float[] rows = new Manifold(inputs, 2, 0.5, 1).rows(203, 2);
        float[] matrix = new Manifold(inputs, 2, 1, 3).rows(outputs, 4);

        try (Projection projection = new Projection(new double[inputs], matrix, ComputeDevice.CPU)) {
            float[] together = projection.apply(rows, 203);
            for (int count : new int[] {1, 2, 16, 17, 100}) {
                // When
                float[] fewer = projection.apply(Arrays.copyOf(rows, count * inputs), count);

                // Then
                assertThat(fewer)
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(Arrays.copyOf(together, count * outputs));
            }
            assertThat(projection.apply(new float[0], 0)).isEmpty();
        }
    }
}
