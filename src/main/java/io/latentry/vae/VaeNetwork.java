/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encoder and decoder as tensors and their graph. Each half is a linear map plus a small perceptron beside it:
 *
 * <pre>
 *   encoder: stem [H + K, D] of x → hidden a, linear part l;  head [2K, H] of silu(a) → m, v;  mean = l + m, ln σ² = v
 *   decoder: stem [H + D, K] of z → hidden a, linear part l;  head [D, H] of silu(a) → m;      mean = l + m
 * </pre>
 *
 * with D features, K latent dimensions, H hidden units; ln σ² of the decoder is one number per feature
 * (σ-VAE, Rybkin et al. 2021).
 *
 * <p>No operand here is a {@code Number}: DJL turns it into a tensor that it frees before the backward pass reads it, and
 * the weights are silently corrupted. Results belong to the scope of the left operand, so that is always the batch's.
 */
final class VaeNetwork {

    static final String ENCODER_STEM = "encoder.stem";
    static final String ENCODER_HEAD = "encoder.head";
    static final String DECODER_STEM = "decoder.stem";
    static final String DECODER_HEAD = "decoder.head";
    static final String DECODER_LOG_VARIANCE = "decoder.logVariance";
    static final String WEIGHT = ".weight";
    static final String BIAS = ".bias";

    /** All tensors that training moves, in a fixed order. */
    static final List<String> NAMES = List.of(
            ENCODER_STEM + WEIGHT,
            ENCODER_STEM + BIAS,
            ENCODER_HEAD + WEIGHT,
            ENCODER_HEAD + BIAS,
            DECODER_STEM + WEIGHT,
            DECODER_STEM + BIAS,
            DECODER_HEAD + WEIGHT,
            DECODER_HEAD + BIAS,
            DECODER_LOG_VARIANCE);

    /** q(z|x): mean and, not yet clamped, log-variance, each [rows, K]. */
    record Posterior(NDArray mean, NDArray logVariance) {}

    private final VaeShape shape;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /** Places the weights in the given scope, on its device. */
    VaeNetwork(Map<String, Tensor> weights, NDManager scope) {
        shape = VaeShape.of(weights);
        for (String name : NAMES) {
            Tensor tensor = weights.get(name);
            Shape dimensions =
                    new Shape(Arrays.stream(tensor.shape()).mapToLong(i -> i).toArray());
            // A copy in libtorch's own memory: training writes to it.
            try (NDArray view = scope.create(tensor.floats(), dimensions)) {
                tensors.put(name, view.duplicate());
            }
        }
    }

    VaeShape shape() {
        return shape;
    }

    /** In the order of {@link #NAMES}. */
    Iterable<NDArray> tensors() {
        return tensors.values();
    }

    NDArray tensor(String name) {
        return tensors.get(name);
    }

    /** The weights, copied to the Java heap. */
    Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int[] dimensions = new int[tensor.getShape().dimension()];
            for (int i = 0; i < dimensions.length; i++) {
                dimensions[i] = (int) tensor.getShape().get(i);
            }
            weights.put(name, Tensor.of(tensor.toFloatArray(), dimensions));
        });
        return weights;
    }

    /** @param x rows [rows, D] */
    Posterior encode(NDArray x) {
        NDList stem = linear(x, ENCODER_STEM).split(new long[] {shape.hidden()}, 1);
        NDList head = linear(silu(stem.get(0)), ENCODER_HEAD).split(new long[] {shape.latent()}, 1);
        return new Posterior(head.get(0).add(stem.get(1)), head.get(1));
    }

    /**
     * Mean of p(x|z), [rows, D].
     *
     * @param z rows [rows, K]
     */
    NDArray decode(NDArray z) {
        NDList stem = linear(z, DECODER_STEM).split(new long[] {shape.hidden()}, 1);
        return linear(silu(stem.get(0)), DECODER_HEAD).add(stem.get(1));
    }

    private NDArray linear(NDArray x, String layer) {
        return x.getNDArrayInternal()
                .linear(x, tensors.get(layer + WEIGHT), tensors.get(layer + BIAS))
                .head();
    }

    static NDArray silu(NDArray x) {
        return x.mul(x.getNDArrayInternal().sigmoid());
    }

    static NDArray rows(RowBuffer rows, int count, NDManager batch) {
        return rows(rows, 0, count, batch);
    }

    static NDArray rows(RowBuffer rows, int first, int count, NDManager batch) {
        return batch.create(rows.toMemory(first, count), new Shape(count, rows.width()), DataType.FLOAT32);
    }
}
