/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A trained variational autoencoder. It takes standardised rows (about zero mean and unit variance per feature), is safe
 * for use by several threads at once, and holds native memory until it is closed.
 *
 * <p>All rows are given row after row in a {@link RowBuffer} or a float array, {@code [rows, features]}.
 */
public final class Vae implements AutoCloseable {

    static final float LOWEST_LOG_VARIANCE = -8;
    static final float HIGHEST_LOG_VARIANCE = 4;

    private final NativeScope scope;
    private final VaeNetwork network;
    private final double[] decoderLogVariance;

    /**
     * Loads weights, as {@link #weights} gives them.
     *
     * @throws IllegalArgumentException if tensors are missing, do not fit together or hold non-finite numbers
     * @throws IllegalStateException if the device is not there
     */
    public Vae(Map<String, Tensor> weights, ComputeDevice device) {
        VaeShape.of(weights);
        decoderLogVariance = decoderLogVariance(weights);
        try (Opened opened = new Opened()) {
            scope = opened.add(new NativeScope(device));
            network = new VaeNetwork(weights, scope.tensors());
            opened.keep();
        }
    }

    static double[] decoderLogVariance(Map<String, Tensor> weights) {
        float[] single = weights.get(VaeNetwork.DECODER_LOG_VARIANCE).floats();
        double[] logVariance = new double[single.length];
        for (int d = 0; d < single.length; d++) {
            logVariance[d] = single[d];
        }
        return logVariance;
    }

    public int features() {
        return network.shape().features();
    }

    public int latent() {
        return network.shape().latent();
    }

    public int hidden() {
        return network.shape().hidden();
    }

    /** The weights by name, on the Java heap. */
    public Map<String, Tensor> weights() {
        return scope.whileOpen(network::weights);
    }

    /** ln σ² that the decoder grants each feature. */
    public double[] decoderLogVariance() {
        return decoderLogVariance.clone();
    }

    /**
     * One forward pass over the first {@code count} rows, with z = μ.
     *
     * @throws IllegalArgumentException if the buffer has another width or fewer rows
     */
    public Inference infer(RowBuffer rows, int count) {
        rows.check(features(), count);
        Inference inference = Inference.empty(count, features(), latent());
        if (count > 0) {
            scope.pass(batch -> {
                VaeNetwork.Posterior posterior = network.encode(VaeNetwork.rows(rows, RowBuffer.roundUp(count), batch));
                NativeScope.copy(posterior.mean(), inference.latentMean());
                NativeScope.copy(posterior.logVariance(), inference.latentLogVariance());
                NativeScope.copy(network.decode(posterior.mean()), inference.reconstruction());
            });
            clamp(inference.latentLogVariance());
        }
        return inference;
    }

    /** The signals of the first {@code count} rows. */
    public Signals signals(RowBuffer rows, int count) {
        return signals(rows, infer(rows, count));
    }

    /** The signals of rows that have been inferred already. */
    public Signals signals(RowBuffer rows, Inference inference) {
        return Signals.of(rows.values(), inference, decoderLogVariance);
    }

    /** Decodes latent rows {@code [n, latent]} to the means of p(x|z), {@code [n, features]}. */
    public float[] decode(float[] latentRows) {
        int count = latentRows.length / latent();
        if (count * latent() != latentRows.length) {
            throw new IllegalArgumentException(
                    "%d numbers are no rows of %d latent dimensions.".formatted(latentRows.length, latent()));
        }
        float[] rows = new float[count * features()];
        if (count > 0) {
            RowBuffer latents = new RowBuffer(count, latent());
            System.arraycopy(latentRows, 0, latents.values(), 0, latentRows.length);
            scope.pass(batch ->
                    NativeScope.copy(network.decode(VaeNetwork.rows(latents, latents.capacity(), batch)), rows));
        }
        return rows;
    }

    /** Means of p(x|z) for {@code n} draws z ~ N(0, I): {@code [n, features]}. */
    public float[] sample(int n, long seed) {
        Random random = new Random(seed);
        float[] latentRows = new float[n * latent()];
        for (int i = 0; i < latentRows.length; i++) {
            latentRows[i] = (float) random.nextGaussian();
        }
        return decode(latentRows);
    }

    /**
     * Decodes a latent point while one of its dimensions takes other values and the rest stays: {@code [values, features]}.
     *
     * @param latent the point, [K]
     * @param dimension which one moves, from 0
     * @param values what it takes
     */
    public float[] traverse(float[] latent, int dimension, float[] values) {
        if (latent.length != latent()) {
            throw new IllegalArgumentException("The latent point has %d numbers, but the network has %d dimensions."
                    .formatted(latent.length, latent()));
        }
        Objects.checkIndex(dimension, latent());
        float[] latentRows = new float[values.length * latent.length];
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(latent, 0, latentRows, i * latent.length, latent.length);
            latentRows[i * latent.length + dimension] = values[i];
        }
        return decode(latentRows);
    }

    /**
     * Importance-weighted estimates of ln p(x) of the first {@code count} rows, in nats (IWAE, Burda et al. 2016). They
     * approach ln p(x) from below as the samples grow in number; the decoder runs {@code count × samples} times, in pieces
     * of bounded size. A row's estimate depends on the seed and the row alone.
     *
     * @param samples draws from q(z|x) per row, at least 1
     * @throws IllegalArgumentException if the buffer has another width or fewer rows, or samples is below 1
     */
    public double[] logLikelihood(RowBuffer rows, int count, int samples, long seed) {
        return ImportanceSampling.logLikelihood(this, rows, count, samples, seed);
    }

    /** Frees the native memory once the calls in progress have returned. Closing twice does nothing. */
    @Override
    public void close() {
        scope.close();
    }

    static void clamp(float[] logVariance) {
        for (int i = 0; i < logVariance.length; i++) {
            logVariance[i] = Math.max(LOWEST_LOG_VARIANCE, Math.min(HIGHEST_LOG_VARIANCE, logVariance[i]));
        }
    }
}
