/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes any number of raw rows through the network, a cache-sized piece at a time. */
final class RowPasses {

    private static final int PIECE_VALUES = 1 << 18;
    private static final int LARGEST_PIECE = 1024;

    /** What is done with each piece. */
    @FunctionalInterface
    interface Piece {

        /**
         * @param first place of the piece's first row among all rows
         * @param scaled the piece's scaled rows; valid during this call
         * @param inference of these rows
         */
        void accept(int first, RowBuffer scaled, Inference inference);
    }

    private final List<String> featureNames;
    private final RowScaler scaler;
    private final Vae vae;
    private final int pieceRows;
    /** Native buffers are dear to allocate; each thread that scores takes one and puts it back. */
    private final ConcurrentLinkedQueue<RowBuffer> buffers = new ConcurrentLinkedQueue<>();

    RowPasses(List<String> featureNames, RowScaler scaler, Vae vae) {
        this.featureNames = featureNames;
        this.scaler = scaler;
        this.vae = vae;
        pieceRows = Math.max(1, Math.min(LARGEST_PIECE, PIECE_VALUES / scaler.width()));
    }

    /** @throws IllegalArgumentException if a value is not finite or the buffer is too short */
    void forEach(FloatBuffer rows, int count, Piece piece) {
        checkLength(rows, count);
        RowBuffer pooled = buffers.poll();
        RowBuffer buffer = pooled == null ? new RowBuffer(pieceRows, scaler.width()) : pooled;
        for (int first = 0; first < count; first += pieceRows) {
            int size = Math.min(pieceRows, count - first);
            scale(rows, first, size, buffer.floats());
            piece.accept(first, buffer, vae.infer(buffer, size));
        }
        // Only after success: whatever went wrong, its buffer is not used again.
        buffers.add(buffer);
    }

    void checkLength(FloatBuffer rows, int count) {
        if (count < 0 || (long) count * scaler.width() > rows.limit()) {
            throw new IllegalArgumentException("%d rows of %d features asked for, but the buffer holds %d numbers."
                    .formatted(count, scaler.width(), rows.limit()));
        }
    }

    private void scale(FloatBuffer rows, int first, int size, FloatBuffer into) {
        int width = scaler.width();
        for (int i = 0, to = 0; i < size; i++) {
            int from = (first + i) * width;
            for (int d = 0; d < width; d++, from++, to++) {
                float value = rows.get(from);
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "Row %d is %s at feature '%s'; only finite numbers can be scored."
                                    .formatted(first + i, value, featureNames.get(d)));
                }
                into.put(to, scaler.scale(d, value));
            }
        }
    }
}
