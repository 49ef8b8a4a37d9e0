/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * M networks of one shape in one graph, as {@link VaeNetwork} defines each: every tensor has the member as its leading
 * dimension and every product is batched, so that M small networks cost about as many kernel launches as one.
 *
 * <p>A layer's weight is held as [M, inputs, outputs] and its bias as [M, 1, outputs]; the decoder's variance is
 * [M, 1, D], or [M, 1, 1] where the features share it. The traps that {@link VaeNetwork} names hold here too.
 */
final class VaeNetworks {

    private static final int AXIS_OF_UNITS = 2;

    private final VaeShape shape;
    private final int members;
    private final boolean sharedVariance;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /**
     * Places the weights of all members in the given scope, on its device.
     *
     * @param sharedVariance whether each member's first decoder variance stands for all of its features
     * @throws IllegalArgumentException if there is no member, or two differ in shape
     */
    VaeNetworks(List<Map<String, Tensor>> weights, boolean sharedVariance, NDManager scope) {
        shape = commonShape(weights);
        members = weights.size();
        this.sharedVariance = sharedVariance;
        for (String name : VaeNetwork.NAMES) {
            int[] dimensions = weights.get(0).get(name).shape();
            int outputs = name.equals(VaeNetwork.DECODER_LOG_VARIANCE) && sharedVariance ? 1 : dimensions[0];
            int inputs = dimensions.length == 2 ? dimensions[1] : 1;
            float[] stacked = new float[members * inputs * outputs];
            for (int m = 0; m < members; m++) {
                float[] values = weights.get(m).get(name).floats();
                transpose(values, 0, outputs, inputs, stacked, m * inputs * outputs);
            }
            // A copy in libtorch's own memory: training writes to it.
            try (NDArray view = scope.create(stacked, new Shape(members, inputs, outputs))) {
                tensors.put(name, view.duplicate());
            }
        }
    }

    private static VaeShape commonShape(List<Map<String, Tensor>> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("An ensemble needs at least one network.");
        }
        VaeShape first = VaeShape.of(weights.get(0));
        for (int m = 1; m < weights.size(); m++) {
            VaeShape other = VaeShape.of(weights.get(m));
            if (!other.equals(first)) {
                throw new IllegalArgumentException(
                        "Network %d of the ensemble is a %s, but the first one is a %s; train all with the same options."
                                .formatted(m, other, first));
            }
        }
        return first;
    }

    VaeShape shape() {
        return shape;
    }

    int members() {
        return members;
    }

    /** All tensors that training moves, in the order of {@link VaeNetwork#NAMES}. */
    Iterable<NDArray> tensors() {
        return tensors.values();
    }

    /** [M, 1, D] or [M, 1, 1]. */
    NDArray decoderVariance() {
        return tensors.get(VaeNetwork.DECODER_LOG_VARIANCE);
    }

    /** The weights of each member, copied to the Java heap. */
    List<Map<String, Tensor>> weights() {
        List<Map<String, Tensor>> weights = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            weights.add(new LinkedHashMap<>());
        }
        tensors.forEach((name, tensor) -> {
            int inputs = (int) tensor.getShape().get(1);
            int outputs = (int) tensor.getShape().get(AXIS_OF_UNITS);
            float[] stacked = tensor.toFloatArray();
            for (int m = 0; m < members; m++) {
                float[] values = new float[inputs * outputs];
                transpose(stacked, m * inputs * outputs, inputs, outputs, values, 0);
                weights.get(m).put(name, tensor(name, values, outputs, inputs));
            }
        });
        return weights;
    }

    private Tensor tensor(String name, float[] values, int outputs, int inputs) {
        if (name.endsWith(VaeNetwork.WEIGHT)) {
            return Tensor.of(values, outputs, inputs);
        }
        if (name.equals(VaeNetwork.DECODER_LOG_VARIANCE) && sharedVariance) {
            float[] ofEach = new float[shape.features()];
            Arrays.fill(ofEach, values[0]);
            return Tensor.of(ofEach, ofEach.length);
        }
        return Tensor.of(values, outputs);
    }

    /** @param x rows of each member, [M, rows, D], or the same rows for all of them, [rows, D] */
    VaeNetwork.Posterior encode(NDArray x) {
        NDList stem = linear(x, VaeNetwork.ENCODER_STEM).split(new long[] {shape.hidden()}, AXIS_OF_UNITS);
        NDList head = linear(VaeNetwork.silu(stem.get(0)), VaeNetwork.ENCODER_HEAD)
                .split(new long[] {shape.latent()}, AXIS_OF_UNITS);
        return new VaeNetwork.Posterior(head.get(0).add(stem.get(1)), head.get(1));
    }

    /**
     * Mean of p(x|z), [M, rows, D].
     *
     * @param z rows of each member, [M, rows, K]
     */
    NDArray decode(NDArray z) {
        NDList stem = linear(z, VaeNetwork.DECODER_STEM).split(new long[] {shape.hidden()}, AXIS_OF_UNITS);
        return linear(VaeNetwork.silu(stem.get(0)), VaeNetwork.DECODER_HEAD).add(stem.get(1));
    }

    private NDArray linear(NDArray x, String layer) {
        return x.matMul(tensors.get(layer + VaeNetwork.WEIGHT)).add(tensors.get(layer + VaeNetwork.BIAS));
    }

    /** Writes the matrix [rows, columns] that begins at {@code from} as [columns, rows]. */
    private static void transpose(float[] matrix, int from, int rows, int columns, float[] into, int at) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                into[at + j * rows + i] = matrix[from + i * columns + j];
            }
        }
    }
}
