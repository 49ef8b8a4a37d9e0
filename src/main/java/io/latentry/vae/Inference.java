/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/**
 * What one forward pass with z = μ gives for each row, row after row.
 *
 * @param count rows
 * @param features D
 * @param latent K
 * @param latentMean μ, [count, K]
 * @param latentLogVariance ln σ² of q(z|x), [count, K]
 * @param reconstruction mean of p(x|z = μ), [count, D]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record Inference(
        int count, int features, int latent, float[] latentMean, float[] latentLogVariance, float[] reconstruction) {

    /** Zeros, to be filled by a pass. */
    static Inference empty(int count, int features, int latent) {
        return new Inference(
                count,
                features,
                latent,
                new float[count * latent],
                new float[count * latent],
                new float[count * features]);
    }
}
