/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Vae;

/**
 * What a network expects of each value of a row when it is not shown that value. A plain reconstruction has seen the value
 * and gives part of it back, so what is wrong with it would be shared out over its neighbours.
 *
 * <p>The expected value is the fixed point x̂ of x ↦ decoder(encoder(row with x in its place)); two evaluations and the
 * straight line through them give it.
 */
final class LeaveOneOut {

    /** Each feature of a row costs a row of the network, so only rows up to this width are taken apart. */
    static final int WIDEST = 128;

    /** A network that gives back more than this of a value is not extrapolated any further. */
    private static final double STEEPEST = 0.95;

    /** Rows of the network at once: each launch of its kernels costs as much as some hundred rows. */
    private static final int AT_ONCE = 1_024;

    private LeaveOneOut() {}

    /**
     * The expected values of rows.
     *
     * @param viewed the rows as the network sees them, [n, width]
     * @param rebuilt their plain reconstructions, [n, width]
     */
    static double[] expected(Vae vae, float[] viewed, float[] rebuilt) {
        int width = vae.features();
        double[] expected = new double[viewed.length];
        int piece = Math.min(viewed.length, Math.max(1, AT_ONCE / width) * width);
        RowBuffer rows = new RowBuffer(Math.max(1, piece), width);
        for (int first = 0; first < viewed.length; first += piece) {
            int values = Math.min(piece, viewed.length - first);
            for (int i = 0; i < values; i++) {
                System.arraycopy(viewed, (first + i) / width * width, rows.values(), i * width, width);
                rows.values()[i * width + i % width] = rebuilt[first + i];
            }
            Inference again = vae.infer(rows, values);
            for (int i = 0; i < values; i++) {
                float seen = viewed[first + i];
                float once = rebuilt[first + i];
                double moved = (double) seen - once;
                double followed = (double) once - again.reconstruction()[i * width + i % width];
                double slope = moved == 0 ? 0 : Math.max(0, Math.min(STEEPEST, followed / moved));
                expected[first + i] = (once - slope * seen) / (1 - slope);
            }
        }
        return expected;
    }
}
