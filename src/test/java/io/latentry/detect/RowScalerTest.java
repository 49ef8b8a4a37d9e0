/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowScalerTest {

    @Test
    void fit_rows_givesMeanAndStandardDeviationOfEachFeature() {
        // When
        RowScaler scaler = RowScaler.fit(new float[] {1, 10, 3, 10, 5, 10}, 2);

        // Then
        assertThat(scaler.mean()).containsExactly(3, 10);
        assertThat(scaler.standardDeviation()[0]).isCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
        assertThat(scaler.standardDeviation()[1]).as("a constant feature").isEqualTo(1);
        assertThat(scaler.unscale(0, scaler.scale(0, 4.5f))).isCloseTo(4.5, within(1e-6));
    }

    @Test
    void fit_largeConstantWithRoundingError_isConstant() {
        // Given: neighbouring floats
        float large = 1e9f;
        float next = Math.nextUp(large);

        // When
        RowScaler scaler = RowScaler.fit(new float[] {large, next, large, large}, 1);

        // Then
        assertThat(scaler.standardDeviation()).containsExactly(1);
    }

    @Test
    void scale_farValues_areClippedAtTwentyDeviations() {
        // Given
        RowScaler scaler = RowScaler.fit(new float[] {-1, 1}, 1);

        // Then
        assertThat(scaler.scale(0, 1e30f)).isEqualTo(20);
        assertThat(scaler.scale(0, -Float.MAX_VALUE)).isEqualTo(-20);
    }

    @Test
    void fit_hugeValues_staysFinite() {
        // When
        RowScaler scaler = RowScaler.fit(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1, 2}, 1);

        // Then
        assertThat(scaler.mean()[0]).isFinite();
        assertThat(scaler.standardDeviation()[0]).isFinite().isPositive();
    }
}
