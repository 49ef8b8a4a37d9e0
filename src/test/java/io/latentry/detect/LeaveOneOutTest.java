/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.LinearVae;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Vae;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {

    /** x = W z + noise of variance ½, with two causes. */
    private static final DMatrixRMaj LOADINGS =
            new DMatrixRMaj(new double[][] {{1.2, 0}, {0.9, 0.5}, {-0.4, 1}, {0.3, -1.1}, {0.7, 0.7}});

    private static final double NOISE = 0.5;
    private static final int WIDTH = 5;

    @Test
    void expected_ofALinearGaussianModel_isTheConditionalMeanGivenTheOtherValues() {
        // Given: the exact posterior mean (WᵀW + ½ I)⁻¹ Wᵀ x as the encoder
        float[] row = {2, -1, 0.5f, 3, 1};

        try (Vae vae = LinearVae.of(posteriorMean(), rows(LOADINGS))) {
            // When
            double[] expected = LeaveOneOut.expected(vae, row, rebuilt(vae, row));

            // Then: E[x_d | the others] = −Σ_{e≠d} P_de x_e / P_dd, P the inverse covariance
            DMatrixRMaj precision = new DMatrixRMaj(WIDTH, WIDTH);
            CommonOps_DDRM.multTransB(LOADINGS, LOADINGS, precision);
            CommonOps_DDRM.addEquals(precision, NOISE, CommonOps_DDRM.identity(WIDTH));
            assertThat(CommonOps_DDRM.invert(precision)).isTrue();
            for (int d = 0; d < WIDTH; d++) {
                double sum = 0;
                for (int e = 0; e < WIDTH; e++) {
                    sum -= e == d ? 0 : precision.get(d, e) * row[e];
                }
                assertThat(expected[d]).isCloseTo(sum / precision.get(d, d), within(1e-4));
            }
        }
    }

    @Test
    void expected_ofOneWrongValue_staysTheSameHoweverWrongItIs() {
        try (Vae vae = LinearVae.of(posteriorMean(), rows(LOADINGS))) {
            // Given
            float[] row = {2, -1, 0.5f, 3, 1};
            float[] wrong = {2, -1, 12, 3, 1};

            // When
            double right = LeaveOneOut.expected(vae, row, rebuilt(vae, row))[2];
            double ofWrong = LeaveOneOut.expected(vae, wrong, rebuilt(vae, wrong))[2];

            // Then
            assertThat(ofWrong).isCloseTo(right, within(1e-4));
            assertThat((double) rebuilt(vae, wrong)[2]).isGreaterThan(right + 3);
        }
    }

    @Test
    void expected_ofANetworkThatGivesEverythingBack_staysFinite() {
        // Given: the identity
        double[][] identity = {{1, 0}, {0, 1}};
        float[] row = {3, -20};

        try (Vae vae = LinearVae.of(identity, identity)) {
            // When
            double[] expected = LeaveOneOut.expected(vae, row, rebuilt(vae, row));

            // Then: what it rebuilds, for want of anything better
            assertThat(expected).containsExactly(new double[] {3, -20}, within(1e-5));
        }
    }

    private static double[][] posteriorMean() {
        DMatrixRMaj inner = new DMatrixRMaj(2, 2);
        CommonOps_DDRM.multTransA(LOADINGS, LOADINGS, inner);
        CommonOps_DDRM.addEquals(inner, NOISE, CommonOps_DDRM.identity(2));
        CommonOps_DDRM.invert(inner);
        DMatrixRMaj encoder = new DMatrixRMaj(2, WIDTH);
        CommonOps_DDRM.multTransB(inner, LOADINGS, encoder);
        return rows(encoder);
    }

    private static double[][] rows(DMatrixRMaj matrix) {
        double[][] rows = new double[matrix.numRows][matrix.numCols];
        for (int r = 0; r < matrix.numRows; r++) {
            for (int c = 0; c < matrix.numCols; c++) {
                rows[r][c] = matrix.get(r, c);
            }
        }
        return rows;
    }

    private static float[] rebuilt(Vae vae, float[] row) {
        RowBuffer buffer = new RowBuffer(1, row.length);
        System.arraycopy(row, 0, buffer.values(), 0, row.length);
        return vae.infer(buffer, 1).reconstruction();
    }
}
