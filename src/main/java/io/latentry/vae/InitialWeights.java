/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The network before its first step: it is the probabilistic PCA of the training rows, or, for an autoencoder, their PCA.
 * The linear parts, the posterior's variances and the decoder's variances are those of the closed form; the perceptrons
 * beside them start with last layers near zero, so that training can only add to it.
 */
final class InitialWeights {

    /** Variance below which no feature is trusted, in squared standard deviations. */
    static final double VARIANCE_FLOOR = 0.01;

    private static final double NEAR_ZERO = 1e-3;
    static final double SMALLEST_EXCESS = 1e-4;

    private InitialWeights() {}

    /** Latent dimensions beyond the components of {@code pca} start unused. */
    static Map<String, Tensor> of(VaeKind kind, ProbabilisticPca pca, int hidden, int latent, RandomGenerator random) {
        int features = pca.mean().length;
        int components = pca.eigenvalues().length;
        float[] encoderStem =
                gaussian((hidden + latent) * features, hidden * features, 1 / Math.sqrt(features), random);
        float[] encoderStemBias = new float[hidden + latent];
        float[] encoderHead = gaussian(2 * latent * hidden, 2 * latent * hidden, NEAR_ZERO, random);
        float[] encoderHeadBias = new float[2 * latent];
        float[] decoderStem = gaussian((hidden + features) * latent, hidden * latent, 1 / Math.sqrt(latent), random);
        float[] decoderStemBias = new float[hidden + features];
        float[] decoderHead = gaussian(features * hidden, features * hidden, NEAR_ZERO, random);
        for (int k = 0; k < components; k++) {
            double offset = 0;
            for (int d = 0; d < features; d++) {
                double weight = encoding(kind, pca, d, k);
                encoderStem[(hidden + k) * features + d] = (float) weight;
                offset += weight * pca.mean()[d];
                decoderStem[(hidden + d) * latent + k] = (float) pca.loading(d, k);
            }
            encoderStemBias[hidden + k] = (float) -offset;
            encoderHeadBias[latent + k] = (float) Math.log(pca.noise() / pca.eigenvalues()[k]);
        }
        for (int d = 0; d < features; d++) {
            decoderStemBias[hidden + d] = (float) pca.mean()[d];
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put(VaeNetwork.ENCODER_STEM + VaeNetwork.WEIGHT, Tensor.of(encoderStem, hidden + latent, features));
        weights.put(VaeNetwork.ENCODER_STEM + VaeNetwork.BIAS, Tensor.of(encoderStemBias, hidden + latent));
        weights.put(VaeNetwork.ENCODER_HEAD + VaeNetwork.WEIGHT, Tensor.of(encoderHead, 2 * latent, hidden));
        weights.put(VaeNetwork.ENCODER_HEAD + VaeNetwork.BIAS, Tensor.of(encoderHeadBias, 2 * latent));
        weights.put(VaeNetwork.DECODER_STEM + VaeNetwork.WEIGHT, Tensor.of(decoderStem, hidden + features, latent));
        weights.put(VaeNetwork.DECODER_STEM + VaeNetwork.BIAS, Tensor.of(decoderStemBias, hidden + features));
        weights.put(VaeNetwork.DECODER_HEAD + VaeNetwork.WEIGHT, Tensor.of(decoderHead, features, hidden));
        weights.put(VaeNetwork.DECODER_HEAD + VaeNetwork.BIAS, Tensor.of(new float[features], features));
        weights.put(VaeNetwork.DECODER_LOG_VARIANCE, Tensor.of(logVariance(kind, pca), features));
        return weights;
    }

    /**
     * What feature d adds to the code of component k: of the posterior mean Λ⁻¹ Wᵀ (x − m), or, where no prior pulls it
     * towards zero, of the projection (WᵀW)⁻¹ Wᵀ (x − m).
     */
    private static double encoding(VaeKind kind, ProbabilisticPca pca, int feature, int component) {
        double eigenvalue = pca.eigenvalues()[component];
        double variance = kind == VaeKind.AUTOENCODER ? eigenvalue - pca.noise() : eigenvalue;
        return variance > 0 ? pca.loading(feature, component) / variance : 0;
    }

    private static float[] logVariance(VaeKind kind, ProbabilisticPca pca) {
        double[] excess = new double[pca.mean().length];
        for (int d = 0; d < excess.length; d++) {
            excess[d] = excessVariance(kind, pca, d);
        }
        if (kind.sharesVariance()) {
            Arrays.fill(excess, Arrays.stream(excess).average().orElseThrow());
        }
        float[] logVariance = new float[excess.length];
        for (int d = 0; d < excess.length; d++) {
            logVariance[d] = (float) Math.log(VARIANCE_FLOOR + excess[d]);
        }
        return logVariance;
    }

    /**
     * The best variance of a feature is S_dd − (W Wᵀ)_dd given W, and S_dd − (U Λ Uᵀ)_dd given the projection; here, what
     * of it lies above the floor.
     */
    private static double excessVariance(VaeKind kind, ProbabilisticPca pca, int feature) {
        double variance = pca.variance()[feature];
        for (int k = 0; k < pca.eigenvalues().length; k++) {
            double loading = pca.loading(feature, k);
            double kept = pca.eigenvalues()[k] * encoding(kind, pca, feature, k);
            variance -= kind == VaeKind.AUTOENCODER ? loading * kept : loading * loading;
        }
        return Math.max(SMALLEST_EXCESS, variance - VARIANCE_FLOOR);
    }

    /** The first {@code filled} of {@code length} numbers drawn from N(0, scale²), the rest zero. */
    private static float[] gaussian(int length, int filled, double scale, RandomGenerator random) {
        float[] values = new float[length];
        for (int i = 0; i < filled; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }
}
