/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A network for the last readings of windows. Safe for several threads; it holds native memory until it is closed. */
final class WindowNetwork implements AutoCloseable {

    private static final int PIECE_VALUES = 1 << 18;
    private static final int LARGEST_PIECE = 1024;

    private final int readings;
    private final ChannelScaler scaler;
    private final Vae vae;
    private final int pieceRows;
    /** Native buffers are dear to allocate; each thread that scores takes one and puts it back. */
    private final ConcurrentLinkedQueue<RowBuffer> buffers = new ConcurrentLinkedQueue<>();

    /** @param readings that it takes of each window, the newest ones */
    WindowNetwork(int readings, ChannelScaler scaler, Vae vae) {
        this.readings = readings;
        this.scaler = scaler;
        this.vae = vae;
        pieceRows = Math.max(1, Math.min(LARGEST_PIECE, PIECE_VALUES / columns()));
    }

    /** What is done with each piece. */
    @FunctionalInterface
    interface Piece {

        /** @param first place of the piece's first window among all */
        void accept(int first, WindowPass pass);
    }

    int readings() {
        return readings;
    }

    /** Numbers that it takes of each window. */
    int columns() {
        return readings * scaler.width();
    }

    int latent() {
        return vae.latent();
    }

    Vae vae() {
        return vae;
    }

    ChannelScaler scaler() {
        return scaler;
    }

    /**
     * Passes windows through, a cache-sized piece at a time.
     *
     * @param windows raw values [count, window, features], NaN for a missing one
     * @param window readings per window, at least as many as it takes
     * @throws IllegalArgumentException if a value is infinite or the buffer is too short
     */
    void forEach(FloatBuffer windows, int count, int window, Piece piece) {
        int features = scaler.channels().width();
        if (count < 0 || (long) count * window * features > windows.limit()) {
            throw new IllegalArgumentException(
                    "%d windows of %d readings of %d features asked for, but the buffer holds %d numbers."
                            .formatted(count, window, features, windows.limit()));
        }
        RowBuffer pooled = buffers.poll();
        RowBuffer buffer = pooled == null ? new RowBuffer(Math.min(pieceRows, count), columns()) : pooled;
        int size = Math.min(pieceRows, buffer.capacity());
        for (int first = 0; first < count; first += size) {
            int taken = Math.min(size, count - first);
            boolean missing = scale(windows, first, taken, window, buffer.values());
            Inference inference = vae.infer(buffer, taken);
            if (missing) {
                rebuildMissing(windows, first, taken, window, buffer.values(), inference.reconstruction());
            }
            piece.accept(first, new WindowPass(scaler.width(), buffer, inference, vae));
        }
        // Only after success: whatever went wrong, its buffer is not used again. A small one is not worth keeping.
        if (buffer.capacity() >= pieceRows) {
            buffers.add(buffer);
        }
    }

    /** Whether a value was missing. */
    private boolean scale(FloatBuffer windows, int first, int count, int window, float[] into) {
        boolean missing = false;
        for (int i = 0; i < count; i++) {
            missing |= scaler.scale(windows, first + i, window, readings, into, i * columns());
        }
        return missing;
    }

    private void rebuildMissing(
            FloatBuffer windows, int first, int count, int window, float[] scaled, float[] reconstruction) {
        for (int i = 0; i < count; i++) {
            scaler.rebuildMissing(windows, first + i, window, readings, reconstruction, scaled, i * columns());
        }
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new TreeMap<>();
        String prefix = prefix(readings);
        vae.weights().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
        return tensors;
    }

    /** Reads what {@link #tensors} gave. */
    static WindowNetwork read(DetectorFile file, int readings, ComputeDevice device) {
        ChannelScaler scaler = ChannelScaler.read(file);
        Vae vae = file.network(prefix(readings), readings * scaler.width(), device);
        return new WindowNetwork(readings, scaler, vae);
    }

    /** What a network of so many readings is called where networks are told apart. */
    static String name(int readings) {
        return "readings.%d".formatted(readings);
    }

    private static String prefix(int readings) {
        return "network.%d.".formatted(readings);
    }

    @Override
    public void close() {
        vae.close();
    }
}
