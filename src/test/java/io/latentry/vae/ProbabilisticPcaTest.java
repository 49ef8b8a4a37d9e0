/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilisticPcaTest {

    @ParameterizedTest
    @CsvSource({"400, 6, 2", "300, 120, 5", "40, 90, 4"})
    void fit_againstSingularValues_findsTheSameSubspace(int rows, int features, int components) {
        // Given
        float[] data = new Manifold(features, components, 0.3, 1).rows(rows, 2);

        // When
        ProbabilisticPca pca = fit(data, features, components);

        // Then
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(rows, features, false, true, true);
        assertThat(svd.decompose(centred(data, features))).isTrue();
        double[] singular = svd.getSingularValues().clone();
        Arrays.sort(singular);
        double total = 0;
        for (double value : singular) {
            total += value * value / rows;
        }
        double kept = 0;
        for (int k = 0; k < components; k++) {
            double expected = Math.pow(singular[singular.length - 1 - k], 2) / rows;
            assertThat(pca.eigenvalues()[k]).isCloseTo(expected, within(1e-3 * expected));
            kept += expected;
        }
        double noise = (total - kept) / (features - components);
        assertThat(pca.noise()).isCloseTo(noise, within(1e-3 * noise));
        assertThat(orthonormalityError(pca, features, components)).isLessThan(1e-4);
    }

    @Test
    void leading_componentsForAShareOfTheVariance_equalsAFitWithSoMany() {
        // Given: three causes behind 20 features
        float[] data = new Manifold(20, 3, 0.1, 1).rows(500, 2);
        ProbabilisticPca full = fit(data, 20, 10);

        // When
        ProbabilisticPca leading = full.leading(full.componentsExplaining(0.9, 2));

        // Then
        int kept = leading.eigenvalues().length;
        double total = Arrays.stream(full.variance()).sum();
        assertThat(Arrays.stream(leading.eigenvalues()).sum()).isGreaterThanOrEqualTo(0.9 * total);
        assertThat(Arrays.stream(full.eigenvalues()).limit(kept - 1).sum()).isLessThan(0.9 * total);
        ProbabilisticPca direct = fit(data, 20, kept);
        assertThat(leading.noise()).isCloseTo(direct.noise(), within(1e-4 * direct.noise()));
        assertThat(leading.loading(7, 0)).isCloseTo(direct.loading(7, 0), within(1e-3));
        assertThat(full.componentsExplaining(0.01, 4)).isEqualTo(4);
        assertThat(full.leading(99).eigenvalues()).hasSize(10);
    }

    @Test
    void fit_constantRows_staysFinite() {
        // Given
        float[] data = new float[50 * 4];
        Arrays.fill(data, 3);

        // When
        ProbabilisticPca pca = fit(data, 4, 2);

        // Then
        assertThat(pca.noise()).isPositive();
        assertThat(pca.eigenvalues()).doesNotContain(Double.NaN);
        assertThat(pca.vectors()).doesNotContain(Double.NaN);
        assertThat(pca.mean()).containsOnly(3);
    }

    @Test
    void fit_mostFeaturesConstant_findsTheSubspaceOfTheOthers() {
        // Given: 40 features, of which 5 move, so that the block of 30 directions outnumbers them
        float[] moving = new Manifold(5, 2, 0.3, 1).rows(200, 2);
        float[] data = new float[200 * 40];
        for (int i = 0; i < 200; i++) {
            System.arraycopy(moving, i * 5, data, i * 40, 5);
        }

        // When
        ProbabilisticPca pca = fit(data, 40, 10);
        ProbabilisticPca ofMoving = fit(moving, 5, 5);

        // Then
        for (int k = 0; k < 5; k++) {
            double expected = ofMoving.eigenvalues()[k];
            assertThat(pca.eigenvalues()[k]).isCloseTo(expected, within(1e-3 * expected));
        }
        assertThat(pca.noise()).isPositive();
        assertThat(orthonormalityError(pca, 40, 10)).isLessThan(1e-4);
    }

    private static ProbabilisticPca fit(float[] data, int features, int components) {
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            return ProbabilisticPca.fit(data, data.length / features, features, components, new Random(1), scope);
        }
    }

    private static DMatrixRMaj centred(float[] data, int features) {
        int rows = data.length / features;
        DMatrixRMaj matrix = new DMatrixRMaj(rows, features);
        for (int d = 0; d < features; d++) {
            double mean = 0;
            for (int i = 0; i < rows; i++) {
                mean += data[i * features + d] / (double) rows;
            }
            for (int i = 0; i < rows; i++) {
                matrix.set(i, d, data[i * features + d] - mean);
            }
        }
        return matrix;
    }

    private static double orthonormalityError(ProbabilisticPca pca, int features, int components) {
        DMatrixRMaj vectors = DMatrixRMaj.wrap(features, components, pca.vectors());
        DMatrixRMaj product = new DMatrixRMaj(components, components);
        CommonOps_DDRM.multTransA(vectors, vectors, product);
        CommonOps_DDRM.subtractEquals(product, CommonOps_DDRM.identity(components));
        return CommonOps_DDRM.elementMaxAbs(product);
    }
}
