/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import java.util.Random;

/**
 * Rows that the model makes up: z from the prior N(0, I), then x from p(x|z).
 *
 * @param rows the made-up rows in the units of the features, [n, D]
 * @param distance of each feature's distribution to that of the data, from 0 to 1 (Kolmogorov and Smirnov)
 * @param completeness share of the draws z whose decoded features all lie within the range of the data
 * @param valuesInRange share of single decoded features that do
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record PriorSamples(float[] rows, double[] distance, double completeness, double valuesInRange) {
    static final int COUNT = 2_000;

    static PriorSamples of(LatentSpace space, ExploredRows data, long seed) {
        Random random = new Random(seed);
        float[] latents = new float[COUNT * space.latent()];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) random.nextGaussian();
        }
        float[] decoded = space.decodeStandardised(latents);
        double[][] columns = Columns.of(data.features(), data.width());
        boolean[] inRange = inRange(space.inFeatureUnits(decoded), columns);
        double[] noise = space.noiseDeviation();
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] += (float) (noise[i % noise.length] * random.nextGaussian());
        }
        float[] rows = space.inFeatureUnits(decoded);
        double[][] drawn = Columns.of(rows, data.width());
        double[] distance = new double[data.width()];
        for (int d = 0; d < distance.length; d++) {
            distance[d] = Columns.largestDistance(drawn[d], columns[d]);
        }
        return new PriorSamples(rows, distance, shareOfRows(inRange, data.width()), share(inRange));
    }

    /** Which values lie within the smallest and the largest one of their column. */
    static boolean[] inRange(float[] rows, double[][] columns) {
        double[] lowest = new double[columns.length];
        double[] highest = new double[columns.length];
        for (int d = 0; d < columns.length; d++) {
            lowest[d] = Double.POSITIVE_INFINITY;
            highest[d] = Double.NEGATIVE_INFINITY;
            for (double value : columns[d]) {
                lowest[d] = Math.min(lowest[d], value);
                highest[d] = Math.max(highest[d], value);
            }
        }
        boolean[] inRange = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int d = i % columns.length;
            inRange[i] = rows[i] >= lowest[d] && rows[i] <= highest[d];
        }
        return inRange;
    }

    static double shareOfRows(boolean[] inRange, int width) {
        int inside = 0;
        for (int from = 0; from < inRange.length; from += width) {
            boolean all = true;
            for (int d = 0; d < width; d++) {
                all &= inRange[from + d];
            }
            inside += all ? 1 : 0;
        }
        return (double) inside * width / inRange.length;
    }

    private static double share(boolean[] inRange) {
        return shareOfRows(inRange, 1);
    }
}
