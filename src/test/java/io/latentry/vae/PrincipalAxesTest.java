/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalAxesTest {

    @Test
    void of_anEllipse_areItsAxes() {
        // Given: along (3, 4) / 5 of variance 25, across it of variance 1, around (10, 20)
        float[] rows = {13, 24, 7, 16, 13, 24, 7, 16, 9.2f, 20.6f, 10.8f, 19.4f, 9.2f, 20.6f, 10.8f, 19.4f};

        // When
        PrincipalAxes axes = PrincipalAxes.of(rows, 2, ComputeDevice.CPU);

        // Then: half the rows lie on each axis
        assertThat(axes.mean()).containsExactly(new double[] {10, 20}, within(1e-6));
        assertThat(axes.eigenvalues()).containsExactly(new double[] {12.5, 0.5}, within(1e-4));
        assertThat(axes.total()).isCloseTo(13, within(1e-4));
        assertThat(Math.abs(axes.axes()[0] * 3 + axes.axes()[1] * 4) / 5).isCloseTo(1, within(1e-5f));
        assertThat(Math.abs(axes.axes()[2] * -4 + axes.axes()[3] * 3) / 5).isCloseTo(1, within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource({"200, 12", "12, 200", "40, 40", "8, 20", "60, 3000"})
    void of_rowsOrColumnsThatAreFewer_areOrthonormalAndCarryAllVariance(int count, int features) {
        // Given
        float[] rows = new Manifold(features, 3, 0.5, 1).rows(count, 2);

        // When
        PrincipalAxes axes = PrincipalAxes.of(rows, features, ComputeDevice.CPU);

        // Then
        int kept = axes.eigenvalues().length;
        assertThat(kept).isEqualTo(Math.min(count - 1, features));
        assertThat(orthonormalityError(axes, features)).isLessThan(1e-4);
        assertThat(Arrays.stream(axes.eigenvalues()).sum()).isCloseTo(axes.total(), within(1e-4 * axes.total()));
        for (int k = 0; k < kept; k++) {
            double variance = varianceAlong(axes, k, rows, features);
            assertThat(axes.eigenvalues()[k]).isCloseTo(variance, within(1e-3 * variance + 1e-6 * axes.total()));
        }
    }

    @Test
    void of_manyRowsAndFeatures_areTheLeadingOnes() {
        // Given: three causes, and noise of variance 0.04
        int features = 520;
        float[] rows = new Manifold(features, 3, 0.2, 1).rows(600, 2);

        // When
        PrincipalAxes axes = PrincipalAxes.of(rows, features, ComputeDevice.CPU);

        // Then
        assertThat(axes.eigenvalues()).hasSize(256);
        assertThat(orthonormalityError(axes, features)).isLessThan(1e-3);
        for (int k = 0; k < 5; k++) {
            double variance = varianceAlong(axes, k, rows, features);
            assertThat(axes.eigenvalues()[k]).isCloseTo(variance, within(0.01 * variance));
        }
        assertThat(Arrays.stream(axes.eigenvalues()).sum()).isBetween(0.9 * axes.total(), axes.total());
    }

    @Test
    void of_rowsThatAreAllEqual_areNone() {
        // Given
        float[] rows = new float[40];
        Arrays.fill(rows, 3);

        // When
        PrincipalAxes axes = PrincipalAxes.of(rows, 4, ComputeDevice.CPU);

        // Then
        assertThat(axes.eigenvalues()).isEmpty();
        assertThat(axes.total()).isZero();
        assertThat(axes.mean()).containsOnly(3);
    }

    private static double varianceAlong(PrincipalAxes axes, int k, float[] rows, int features) {
        int count = rows.length / features;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double place = 0;
            for (int d = 0; d < features; d++) {
                place += (rows[i * features + d] - axes.mean()[d]) * axes.axes()[k * features + d];
            }
            sum += place * place / count;
        }
        return sum;
    }

    private static double orthonormalityError(PrincipalAxes axes, int features) {
        int kept = axes.eigenvalues().length;
        double worst = 0;
        for (int a = 0; a < kept; a++) {
            for (int b = a; b < kept; b++) {
                double product = a == b ? -1 : 0;
                for (int d = 0; d < features; d++) {
                    product += (double) axes.axes()[a * features + d] * axes.axes()[b * features + d];
                }
                worst = Math.max(worst, Math.abs(product));
            }
        }
        return worst;
    }
}
