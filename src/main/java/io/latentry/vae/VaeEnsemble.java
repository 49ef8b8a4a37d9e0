/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Several networks of one shape, seeds or folds, that score the same rows in one batched computation. Safe for use by
 * several threads at once; holds native memory until it is closed.
 */
public final class VaeEnsemble implements AutoCloseable {

    private static final int MEMBER_ROWS_AT_ONCE = 1_024;

    private final NativeScope scope;
    private final VaeNetworks networks;
    private final List<Map<String, Tensor>> weights;
    private final List<double[]> decoderLogVariances;

    /**
     * Loads the weights of each member, as {@link Vae#weights} gives them.
     *
     * @throws IllegalArgumentException if there is no member, tensors are missing, members differ in shape or a number is
     *     not finite
     * @throws IllegalStateException if the device is not there
     */
    public VaeEnsemble(List<Map<String, Tensor>> members, ComputeDevice device) {
        weights = members.stream().map(Map::copyOf).toList();
        decoderLogVariances = weights.stream().map(Vae::decoderLogVariance).toList();
        try (Opened opened = new Opened()) {
            scope = opened.add(new NativeScope(device));
            networks = new VaeNetworks(weights, false, scope.tensors());
            opened.keep();
        }
    }

    /** The same networks in one; they remain the caller's to close. */
    public static VaeEnsemble of(List<Vae> members, ComputeDevice device) {
        return new VaeEnsemble(members.stream().map(Vae::weights).toList(), device);
    }

    /** Number of members. */
    public int size() {
        return weights.size();
    }

    public int features() {
        return networks.shape().features();
    }

    public int latent() {
        return networks.shape().latent();
    }

    public int hidden() {
        return networks.shape().hidden();
    }

    /** The weights of each member by name, on the Java heap. */
    public List<Map<String, Tensor>> weights() {
        return weights;
    }

    /** ln σ² that each member's decoder grants each feature. */
    public List<double[]> decoderLogVariances() {
        return decoderLogVariances.stream().map(double[]::clone).toList();
    }

    /**
     * What {@link Vae#infer} of each member gives for the first {@code count} rows.
     *
     * @throws IllegalArgumentException if the buffer has another width or fewer rows
     */
    public List<Inference> infer(RowBuffer rows, int count) {
        rows.check(features(), count);
        List<Inference> inferences = new ArrayList<>();
        for (int m = 0; m < size(); m++) {
            inferences.add(Inference.empty(count, features(), latent()));
        }
        int padded = RowBuffer.roundUp(count);
        int atOnce = rowsAtOnce(padded);
        for (int first = 0; first < count; first += atOnce) {
            int from = first;
            int some = Math.min(atOnce, padded - first);
            scope.pass(batch -> {
                VaeNetwork.Posterior posterior = networks.encode(VaeNetwork.rows(rows, from, some, batch));
                Slab slab = new Slab(from, some, Math.min(some, count - from));
                slab.copy(posterior.mean(), inferences, Inference::latentMean);
                slab.copy(posterior.logVariance(), inferences, Inference::latentLogVariance);
                slab.copy(networks.decode(posterior.mean()), inferences, Inference::reconstruction);
            });
        }
        inferences.forEach(inference -> Vae.clamp(inference.latentLogVariance()));
        return inferences;
    }

    /** Each member's signals of rows that have been inferred already. */
    public List<Signals> signals(RowBuffer rows, List<Inference> inferences) {
        List<Signals> signals = new ArrayList<>();
        for (int m = 0; m < size(); m++) {
            signals.add(Signals.of(rows.values(), inferences.get(m), decoderLogVariances.get(m)));
        }
        return signals;
    }

    /** Frees the native memory once the calls in progress have returned. Closing twice does nothing. */
    @Override
    public void close() {
        scope.close();
    }

    /** On a CPU what M members make of so many rows stays in its cache; a GPU wants all it can get. */
    private int rowsAtOnce(int padded) {
        return scope.tensors().getDevice().isGpu()
                ? padded
                : RowBuffer.roundUp(Math.min(padded, MEMBER_ROWS_AT_ONCE / size()));
    }

    /**
     * Rows of one pass.
     *
     * @param first row of the batch that is the pass's first
     * @param rows of the pass for each member
     * @param wanted of them; the rest only fills up the pass
     */
    private record Slab(int first, int rows, int wanted) {

        /** Copies each member's part of a tensor [M, rows, units] into its array [count, units]. */
        void copy(NDArray tensor, List<Inference> inferences, Function<Inference, float[]> array) {
            FloatBuffer numbers = tensor.toByteBuffer(true).asFloatBuffer();
            int units = (int) tensor.getShape().get(2);
            for (int m = 0; m < inferences.size(); m++) {
                numbers.get(m * rows * units, array.apply(inferences.get(m)), first * units, wanted * units);
            }
        }
    }
}
