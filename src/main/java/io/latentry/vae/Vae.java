/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A trained variational autoencoder. It takes standardised rows (about zero mean and unit variance per feature), is safe
 * for use by several threads at once, and holds native memory until it is closed.
 *
 * <p>All rows are given row after row in a {@link RowBuffer} or a float array, {@code [rows, features]}.
 */
public final class Vae implements AutoCloseable {

    static final float LOWEST_LOG_VARIANCE = -8;
    static final float HIGHEST_LOG_VARIANCE = 4;

    private final NDManager scope;
    private final VaeNetwork network;
    private final double[] decoderLogVariance;
    /** Calls read, close writes: freeing tensors under a running kernel would end the process. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * Loads weights, as {@link #weights} gives them.
     *
     * @throws IllegalArgumentException if tensors are missing, do not fit together or hold non-finite numbers
     * @throws IllegalStateException if the device is not there
     */
    public Vae(Map<String, Tensor> weights, ComputeDevice device) {
        VaeShape.of(weights);
        scope = TorchEngine.newScope(device);
        network = new VaeNetwork(weights, scope);
        float[] logVariance = weights.get(VaeNetwork.DECODER_LOG_VARIANCE).floats();
        decoderLogVariance = new double[logVariance.length];
        for (int d = 0; d < logVariance.length; d++) {
            decoderLogVariance[d] = logVariance[d];
        }
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
        return whileOpen(network::weights);
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
        if (rows.width() != features() || count < 0 || count > rows.capacity()) {
            throw new IllegalArgumentException("%d rows of %d features asked for, but the buffer is [%d, %d]."
                    .formatted(count, features(), rows.capacity(), rows.width()));
        }
        float[] mean = new float[count * latent()];
        float[] logVariance = new float[count * latent()];
        float[] reconstruction = new float[count * features()];
        if (count > 0) {
            inScope(batch -> {
                VaeNetwork.Posterior posterior = network.encode(VaeNetwork.rows(rows, RowBuffer.roundUp(count), batch));
                copy(posterior.mean(), mean);
                copy(posterior.logVariance(), logVariance);
                copy(network.decode(posterior.mean()), reconstruction);
            });
            clamp(logVariance);
        }
        return new Inference(count, features(), latent(), mean, logVariance, reconstruction);
    }

    /** The signals of the first {@code count} rows. */
    public Signals signals(RowBuffer rows, int count) {
        return signals(rows, infer(rows, count));
    }

    /** The signals of rows that have been inferred already. */
    public Signals signals(RowBuffer rows, Inference inference) {
        return Signals.of(rows.floats(), inference, decoderLogVariance);
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
            latents.floats().put(0, latentRows);
            inScope(batch -> copy(network.decode(VaeNetwork.rows(latents, latents.capacity(), batch)), rows));
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

    /** Frees the native memory once the calls in progress have returned. Closing twice does nothing. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                scope.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void inScope(Consumer<NDManager> pass) {
        whileOpen(() -> {
            try (NDManager batch = scope.newSubManager()) {
                pass.accept(batch);
            }
            return null;
        });
    }

    private <T> T whileOpen(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("The network is closed.");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The first rows of a tensor, without those that only filled up the batch. */
    private static void copy(NDArray tensor, float[] into) {
        tensor.toByteBuffer(true).asFloatBuffer().get(into);
    }

    private static void clamp(float[] logVariance) {
        for (int i = 0; i < logVariance.length; i++) {
            logVariance[i] = Math.max(LOWEST_LOG_VARIANCE, Math.min(HIGHEST_LOG_VARIANCE, logVariance[i]));
        }
    }
}
