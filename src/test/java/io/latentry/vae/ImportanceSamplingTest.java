/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ImportanceSamplingTest {

    private static final int FEATURES = 6;
    private static final int LATENT = 2;
    private static final int COUNT = 40;
    private static final float[] ROWS = new Manifold(FEATURES, LATENT, 0.5, 3).rows(500, 4);

    private static final ProbabilisticPca PCA = pca();

    /** With one variance for all features the encoder's posterior is exact, and every single draw gives ln p(x). */
    @Test
    void logLikelihood_exactPosterior_isTheClosedFormForAnyNumberOfSamples() {
        // Given
        double[] variances = new double[FEATURES];
        Arrays.fill(variances, PCA.noise());
        double[] expected = closedForm(variances);

        try (Vae vae = linear(variances)) {
            for (int samples : new int[] {1, 50}) {
                // When
                double[] logLikelihood = vae.logLikelihood(rows(), COUNT, samples, 5);

                // Then
                assertThat(logLikelihood).containsExactly(expected, within(1e-3));
            }
        }
    }

    @Test
    void logLikelihood_inexactPosterior_risesFromTheElboToTheClosedForm() {
        // Given: the decoder grants each feature another variance than the encoder was fitted for
        double[] variances = new double[FEATURES];
        for (int d = 0; d < FEATURES; d++) {
            variances[d] = PCA.noise() * (0.7 + 0.15 * d);
        }
        double[] expected = closedForm(variances);

        try (Vae vae = linear(variances)) {
            // When
            double[] one = vae.logLikelihood(rows(), COUNT, 1, 5);
            double[] many = vae.logLikelihood(rows(), COUNT, 20_000, 5);

            // Then
            assertThat(many).containsExactly(expected, within(0.05));
            double mean = Arrays.stream(expected).average().orElseThrow();
            assertThat(Arrays.stream(one).average().orElseThrow()).isLessThan(mean - 0.01);
        }
    }

    @Test
    void logLikelihood_sameSeed_dependsOnTheRowAlone() {
        // Given
        double[] variances = new double[FEATURES];
        Arrays.fill(variances, 0.2);
        RowBuffer last = new RowBuffer(1, FEATURES);
        System.arraycopy(ROWS, (COUNT - 1) * FEATURES, last.values(), 0, FEATURES);

        try (Vae vae = linear(variances)) {
            // When
            double[] all = vae.logLikelihood(rows(), COUNT, 7, 5);
            double[] alone = vae.logLikelihood(last, 1, 7, 5);

            // Then
            assertThat(alone[0]).isCloseTo(all[COUNT - 1], within(1e-4));
            assertThat(vae.logLikelihood(rows(), COUNT, 7, 6)).isNotEqualTo(all);
            assertThat(vae.logLikelihood(rows(), 0, 7, 5)).isEmpty();
            assertThatThrownBy(() -> vae.logLikelihood(rows(), COUNT, 0, 5)).hasMessageContaining("samples is 0");
        }
    }

    /** The network that is linear and Gaussian throughout: p(x) = N(m, W Wᵀ + Ψ). */
    private static Vae linear(double[] variances) {
        Map<String, Tensor> weights = InitialWeights.of(VaeKind.SIGMA_VAE, PCA, 4, LATENT, new Random(1));
        float[] logVariances = new float[FEATURES];
        for (int d = 0; d < FEATURES; d++) {
            logVariances[d] = (float) Math.log(variances[d]);
        }
        weights.put(VaeNetwork.ENCODER_HEAD + VaeNetwork.WEIGHT, Tensor.of(new float[2 * LATENT * 4], 2 * LATENT, 4));
        weights.put(VaeNetwork.DECODER_HEAD + VaeNetwork.WEIGHT, Tensor.of(new float[FEATURES * 4], FEATURES, 4));
        weights.put(VaeNetwork.DECODER_LOG_VARIANCE, Tensor.of(logVariances, FEATURES));
        return new Vae(weights, ComputeDevice.CPU);
    }

    private static double[] closedForm(double[] variances) {
        DMatrixRMaj covariance = CommonOps_DDRM.diag(variances);
        for (int d = 0; d < FEATURES; d++) {
            for (int e = 0; e < FEATURES; e++) {
                for (int k = 0; k < LATENT; k++) {
                    covariance.add(d, e, PCA.loading(d, k) * PCA.loading(e, k));
                }
            }
        }
        double logDeterminant = Math.log(CommonOps_DDRM.det(covariance));
        DMatrixRMaj precision = new DMatrixRMaj(FEATURES, FEATURES);
        assertThat(CommonOps_DDRM.invert(covariance, precision)).isTrue();
        double[] logDensity = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double distance = 0;
            for (int d = 0; d < FEATURES; d++) {
                for (int e = 0; e < FEATURES; e++) {
                    distance += precision.get(d, e)
                            * (ROWS[i * FEATURES + d] - PCA.mean()[d])
                            * (ROWS[i * FEATURES + e] - PCA.mean()[e]);
                }
            }
            logDensity[i] = -0.5 * (distance + logDeterminant + FEATURES * Math.log(2 * Math.PI));
        }
        return logDensity;
    }

    private static ProbabilisticPca pca() {
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            return ProbabilisticPca.fit(ROWS, 500, FEATURES, LATENT, new Random(1), scope);
        }
    }

    private static RowBuffer rows() {
        RowBuffer buffer = new RowBuffer(COUNT, FEATURES);
        System.arraycopy(ROWS, 0, buffer.values(), 0, COUNT * FEATURES);
        return buffer;
    }
}
