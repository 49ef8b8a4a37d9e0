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

    private LeaveOneOut() {}

    /**
     * The expected values of a row.
     *
     * @param viewed the row as the network sees it, [width]
     * @param rebuilt its plain reconstruction, [width]
     */
    static double[] expected(Vae vae, float[] viewed, float[] rebuilt) {
        int width = viewed.length;
        RowBuffer rows = new RowBuffer(width, width);
        for (int d = 0; d < width; d++) {
            rows.floats().put(d * width, viewed);
            rows.floats().put(d * width + d, rebuilt[d]);
        }
        Inference again = vae.infer(rows, width);
        double[] expected = new double[width];
        for (int d = 0; d < width; d++) {
            double moved = (double) viewed[d] - rebuilt[d];
            double followed = (double) rebuilt[d] - again.reconstruction()[d * width + d];
            double slope = moved == 0 ? 0 : Math.max(0, Math.min(STEEPEST, followed / moved));
            expected[d] = (rebuilt[d] - slope * viewed[d]) / (1 - slope);
        }
        return expected;
    }
}
