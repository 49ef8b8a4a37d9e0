/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Random;

/** Rows of features that a few hidden causes drive, partly along a curve, with independent noise on top. */
public final class Manifold {

    private final int features;
    private final int causes;
    private final double noise;
    private final double[][] loadings;
    private final double[][] bends;

    public Manifold(int features, int causes, double noise, long seed) {
        this.features = features;
        this.causes = causes;
        this.noise = noise;
        Random random = new Random(seed);
        loadings = new double[features][causes];
        bends = new double[features][causes];
        for (int d = 0; d < features; d++) {
            for (int k = 0; k < causes; k++) {
                loadings[d][k] = random.nextGaussian();
                bends[d][k] = 0.3 * random.nextGaussian();
            }
        }
    }

    public int features() {
        return features;
    }

    /** Rows [count, features], row after row. */
    public float[] rows(int count, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[count * features];
        double[] cause = new double[causes];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < causes; k++) {
                cause[k] = random.nextGaussian();
            }
            float[] row = row(cause);
            for (int d = 0; d < features; d++) {
                rows[i * features + d] = row[d] + (float) (noise * random.nextGaussian());
            }
        }
        return rows;
    }

    /** The row that given causes drive, without noise. */
    public float[] row(double... cause) {
        float[] row = new float[features];
        for (int d = 0; d < features; d++) {
            double value = 0;
            for (int k = 0; k < causes; k++) {
                value += loadings[d][k] * cause[k] + bends[d][k] * Math.sin(2 * cause[k]);
            }
            row[d] = (float) value;
        }
        return row;
    }
}
