/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.HashMap;
import java.util.Map;

/** A network whose encoder and decoder are the linear maps that a test wants; its perceptrons give 0. */
public final class LinearVae {

    private LinearVae() {}

    /**
     * The network with μ = E x and x̂ = W z.
     *
     * @param encoder E, [latent][features]
     * @param decoder W, [features][latent]
     */
    public static Vae of(double[][] encoder, double[][] decoder) {
        int latent = encoder.length;
        int features = decoder.length;
        Map<String, Tensor> weights = new HashMap<>();
        put(weights, VaeNetwork.ENCODER_STEM, belowOneHiddenUnit(encoder, features), 1 + latent, features);
        put(weights, VaeNetwork.ENCODER_HEAD, new float[2 * latent], 2 * latent, 1);
        put(weights, VaeNetwork.DECODER_STEM, belowOneHiddenUnit(decoder, latent), 1 + features, latent);
        put(weights, VaeNetwork.DECODER_HEAD, new float[features], features, 1);
        weights.put(VaeNetwork.DECODER_LOG_VARIANCE, Tensor.of(new float[features], features));
        return new Vae(weights, ComputeDevice.CPU);
    }

    private static void put(Map<String, Tensor> weights, String layer, float[] weight, int outputs, int inputs) {
        weights.put(layer + VaeNetwork.WEIGHT, Tensor.of(weight, outputs, inputs));
        weights.put(layer + VaeNetwork.BIAS, Tensor.of(new float[outputs], outputs));
    }

    private static float[] belowOneHiddenUnit(double[][] matrix, int columns) {
        float[] stem = new float[(1 + matrix.length) * columns];
        for (int r = 0; r < matrix.length; r++) {
            for (int c = 0; c < columns; c++) {
                stem[(1 + r) * columns + c] = (float) matrix[r][c];
            }
        }
        return stem;
    }
}
