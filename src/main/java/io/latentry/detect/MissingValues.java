/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Vae;
import java.util.stream.IntStream;

/**
 * Infers what rows miss along with their latents: from the mean, each round puts what the network made of the round before in
 * its place (Rezende, Mohamed &amp; Wierstra 2014, section 4.4). A missing value is NaN.
 */
final class MissingValues {
    private static final int ROUNDS = 8;

    private final Vae vae;
    private final RowBuffers buffers;

    /** @param buffers with room for as many rows as are inferred at once */
    MissingValues(Vae vae, RowBuffers buffers) {
        this.vae = vae;
        this.buffers = buffers;
    }

    /**
     * Fills in what is missing of rows; those that miss nothing take no part.
     *
     * @param rows raw, of which those from {@code first} on are meant
     * @param viewed {@code size} rows as the network sees them, the mean where a value is missing
     */
    void infer(float[] rows, int first, int size, RowBuffer viewed) {
        int width = viewed.width();
        int[] incomplete = IntStream.range(0, size)
                .filter(i -> missesAny(rows, (first + i) * width, width))
                .toArray();
        if (incomplete.length == 0) {
            return;
        }
        RowBuffer few = buffers.take();
        float[] raw = new float[incomplete.length * width];
        for (int i = 0; i < incomplete.length; i++) {
            System.arraycopy(rows, (first + incomplete[i]) * width, raw, i * width, width);
            System.arraycopy(viewed.values(), incomplete[i] * width, few.values(), i * width, width);
        }
        for (int round = 0; round < ROUNDS; round++) {
            rebuild(raw, 0, few, vae.infer(few, incomplete.length));
        }
        for (int i = 0; i < incomplete.length; i++) {
            System.arraycopy(few.values(), i * width, viewed.values(), incomplete[i] * width, width);
        }
        buffers.putBack(few);
    }

    private static boolean missesAny(float[] rows, int from, int width) {
        for (int i = from; i < from + width; i++) {
            if (Float.isNaN(rows[i])) {
                return true;
            }
        }
        return false;
    }

    /** What is missing counts as rebuilt, so that it adds nothing to the signals either. */
    static void rebuild(float[] rows, int from, RowBuffer viewed, Inference inference) {
        for (int i = 0; i < inference.reconstruction().length; i++) {
            if (Float.isNaN(rows[from + i])) {
                viewed.values()[i] = inference.reconstruction()[i];
            }
        }
    }
}
