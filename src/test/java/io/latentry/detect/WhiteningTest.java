/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Manifold;
import io.latentry.vae.SafeTensors;
import java.util.Arrays;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhiteningTest {

    /** Of fewer rows than features, the directions between them are white columns, and all others the rest. */
    @ParameterizedTest
    @CsvSource({"400, 7, 0", "400, 7, 0.1", "8, 20, 0.1", "30, 60, 0.5", "5, 3, 0.02"})
    void apply_freshRows_givesTheirMahalanobisDistanceFromTheCentre(int count, int width, double shrinkage) {
        // Given
        Manifold manifold = new Manifold(width, 2, 0.4, 1);
        float[] rows = manifold.rows(count, 2);
        float[] fresh = manifold.rows(25, 3);

        try (Whitening whitening = Whitening.fit(rows, width, shrinkage, 1, ComputeDevice.CPU)) {
            // When
            Whitening.White white = whitening.apply(fresh, 25);

            // Then
            assertThat(whitening.columns()).isEqualTo(Math.min(count - 1, width));
            double[] mean = mean(rows, width);
            DMatrixRMaj inverse = shrunkCovariance(rows, width, mean, shrinkage);
            assertThat(CommonOps_DDRM.invert(inverse)).isTrue();
            for (int i = 0; i < 25; i++) {
                double length = white.rest()[i];
                for (int k = 0; k < whitening.columns(); k++) {
                    length += Math.pow(white.rows()[i * whitening.columns() + k], 2);
                }
                double expected = mahalanobis(fresh, i, mean, inverse);
                assertThat(length).isCloseTo(expected, within(1e-3 * expected));
            }
        }
    }

    @Test
    void apply_fittedRowsWithHalfThePower_keepsTheRootOfTheirSpread() {
        // Given: columns of variance 16 and 1
        float[] rows = {4, 1, -4, 1, 4, -1, -4, -1};

        // When
        try (Whitening whitening = Whitening.fit(rows, 2, 0, 0.5, ComputeDevice.CPU)) {
            float[] white = whitening.apply(rows, 4).rows();

            // Then: of variance 4 and 1
            for (int i = 0; i < 4; i++) {
                assertThat(Math.abs(white[2 * i])).isCloseTo(2, within(1e-5f));
                assertThat(Math.abs(white[2 * i + 1])).isCloseTo(1, within(1e-5f));
            }
        }
    }

    @Test
    void apply_whateverElseIsInTheBatch_givesARowTheSameNumbers() {
        // Given
        int width = 40;
        float[] rows = new Manifold(width, 3, 0.4, 1).rows(333, 2);

        try (Whitening whitening = Whitening.fit(Arrays.copyOf(rows, 20 * width), width, 0.1, 1, ComputeDevice.CPU)) {
            Whitening.White together = whitening.apply(rows, 333);
            for (int i = 0; i < 333; i += 37) {
                // When
                Whitening.White alone = whitening.apply(Arrays.copyOfRange(rows, i * width, (i + 1) * width), 1);

                // Then
                int columns = whitening.columns();
                assertThat(alone.rows())
                        .containsExactly(Arrays.copyOfRange(together.rows(), i * columns, (i + 1) * columns));
                assertThat(alone.rest()[0]).isEqualTo(together.rest()[i]);
            }
        }
    }

    @Test
    void fit_rowsThatAreAllEqual_leavesEverythingToTheRest() {
        // Given
        float[] rows = new float[30];
        Arrays.fill(rows, 2);

        try (Whitening whitening = Whitening.fit(rows, 3, 0.1, 1, ComputeDevice.CPU)) {
            // When
            Whitening.White white = whitening.apply(new float[] {2, 2, 2, 2, 3, 2}, 2);

            // Then
            assertThat(white.rows()).containsOnly(0);
            assertThat(white.rest()[0]).isZero();
            assertThat(white.rest()[1]).isPositive().isFinite();
        }
    }

    @Test
    void read_ofItsTensors_givesTheSameAndRefusesAnotherWidth() {
        // Given
        float[] rows = new Manifold(9, 2, 0.4, 1).rows(6, 2);
        try (Whitening whitening = Whitening.fit(rows, 9, 0.1, 1, ComputeDevice.CPU)) {
            SafeTensors file = new SafeTensors(new TreeMap<>(), new TreeMap<>(whitening.tensors()));

            // When
            try (Whitening read = Whitening.read(file, "", 9, ComputeDevice.CPU)) {

                // Then
                assertThat(read.apply(rows, 6).rows())
                        .containsExactly(whitening.apply(rows, 6).rows());
                assertThat(read.apply(rows, 6).rest())
                        .containsExactly(whitening.apply(rows, 6).rest());
            }
            assertThatThrownBy(() -> Whitening.read(file, "", 8, ComputeDevice.CPU))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8 numbers");
        }
    }

    private static double[] mean(float[] rows, int width) {
        double[] mean = new double[width];
        for (int i = 0; i < rows.length; i++) {
            mean[i % width] += rows[i] * (double) width / rows.length;
        }
        return mean;
    }

    private static DMatrixRMaj shrunkCovariance(float[] rows, int width, double[] mean, double shrinkage) {
        int count = rows.length / width;
        DMatrixRMaj covariance = new DMatrixRMaj(width, width);
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < width; a++) {
                for (int b = 0; b < width; b++) {
                    double product = (rows[i * width + a] - mean[a]) * (rows[i * width + b] - mean[b]);
                    covariance.add(a, b, (1 - shrinkage) * product / count);
                }
            }
        }
        double target = CommonOps_DDRM.trace(covariance) / (1 - shrinkage) / width * shrinkage;
        for (int d = 0; d < width; d++) {
            covariance.add(d, d, target);
        }
        return covariance;
    }

    private static double mahalanobis(float[] rows, int row, double[] mean, DMatrixRMaj inverse) {
        double sum = 0;
        for (int a = 0; a < mean.length; a++) {
            for (int b = 0; b < mean.length; b++) {
                sum += (rows[row * mean.length + a] - mean[a])
                        * inverse.get(a, b)
                        * (rows[row * mean.length + b] - mean[b]);
            }
        }
        return sum;
    }
}
