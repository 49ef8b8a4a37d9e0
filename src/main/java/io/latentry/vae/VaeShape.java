/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Arrays;
import java.util.Map;

/**
 * Sizes of a network.
 *
 * @param features D
 * @param hidden H
 * @param latent K
 */
record VaeShape(int features, int hidden, int latent) {

    /**
     * Reads the sizes off the weights and checks that all tensors agree with them.
     *
     * @throws IllegalArgumentException if a tensor is missing, has another shape or holds a non-finite number
     */
    static VaeShape of(Map<String, Tensor> weights) {
        for (String name : VaeNetwork.NAMES) {
            if (!weights.containsKey(name)) {
                throw new IllegalArgumentException("The network has no tensor '%s'.".formatted(name));
            }
        }
        Tensor head = weights.get(VaeNetwork.ENCODER_HEAD + VaeNetwork.WEIGHT);
        Tensor variance = weights.get(VaeNetwork.DECODER_LOG_VARIANCE);
        if (head.shape().length != 2 || variance.shape().length != 1) {
            throw new IllegalArgumentException("The network's tensors have the wrong number of dimensions.");
        }
        VaeShape shape = new VaeShape(variance.shape()[0], head.shape()[1], head.shape()[0] / 2);
        shape.checkLayer(weights, VaeNetwork.ENCODER_STEM, shape.hidden + shape.latent, shape.features);
        shape.checkLayer(weights, VaeNetwork.ENCODER_HEAD, 2 * shape.latent, shape.hidden);
        shape.checkLayer(weights, VaeNetwork.DECODER_STEM, shape.hidden + shape.features, shape.latent);
        shape.checkLayer(weights, VaeNetwork.DECODER_HEAD, shape.features, shape.hidden);
        check(weights, VaeNetwork.DECODER_LOG_VARIANCE, shape.features);
        return shape;
    }

    private void checkLayer(Map<String, Tensor> weights, String layer, int outputs, int inputs) {
        check(weights, layer + VaeNetwork.WEIGHT, outputs, inputs);
        check(weights, layer + VaeNetwork.BIAS, outputs);
    }

    private static void check(Map<String, Tensor> weights, String name, int... expected) {
        Tensor tensor = weights.get(name);
        if (!Arrays.equals(tensor.shape(), expected)) {
            throw new IllegalArgumentException("Tensor '%s' has the shape %s, but the others ask for %s."
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(expected)));
        }
        if (!tensor.finite()) {
            throw new IllegalArgumentException(
                    "Tensor '%s' holds infinite numbers or NaN: the model is damaged.".formatted(name));
        }
    }
}
