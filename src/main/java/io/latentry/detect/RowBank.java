/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.NearestRows;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which training rows others are compared with. Comparing is what scoring a row costs, so they are no more than it takes.
 * Among n rows of d features the nearest one is about n^(−1/d) away: of few features many rows are kept, while of many ten
 * times the rows would move the nearest by a few per cent. {@code docs/performance.md} has the figures.
 */
final class RowBank {

    private static final int MOST = 5_000;
    private static final int FEWEST = 500;
    private static final int ROWS_TIMES_SQUARED_FEATURES = 720_000;

    /** More than these are as good if drawn by lot. */
    private static final int MOST_CENTRES = 2_000;

    private static final int ITERATIONS = 5;

    private RowBank() {}

    /**
     * Chooses rows, or all if they are few.
     *
     * @param viewed the training rows in their first view, [n, width]
     * @return their places, ascending
     */
    static int[] choose(float[] viewed, DetectorOptions options) {
        int width = options.featureNames().size();
        int count = viewed.length / width;
        // Among anomalies the odder rows vote less, and there is but one space: all the rows that there is room for.
        int most = options.contaminated() ? MOST : most(width);
        if (count <= most) {
            return IntStream.range(0, count).toArray();
        }
        int[] drawn = new Random(options.network().seed())
                .ints(0, count)
                .distinct()
                .limit(most)
                .sorted()
                .toArray();
        return most > MOST_CENTRES ? drawn : amidst(viewed, width, drawn, options.device());
    }

    static int most(int width) {
        return (int) Math.max(FEWEST, Math.min(MOST, ROWS_TIMES_SQUARED_FEATURES / ((long) width * width)));
    }

    /** The rows in the midst of the clusters that Lloyd's algorithm (1982) finds from these beginnings on. */
    private static int[] amidst(float[] rows, int width, int[] beginnings, ComputeDevice device) {
        int count = rows.length / width;
        float[] centres = new float[beginnings.length * width];
        for (int c = 0; c < beginnings.length; c++) {
            System.arraycopy(rows, beginnings[c] * width, centres, c * width, width);
        }
        for (int i = 0; i < ITERATIONS; i++) {
            move(centres, rows, width, nearest(centres, rows, count, width, device));
        }
        return Arrays.stream(nearest(rows, centres, beginnings.length, width, device))
                .distinct()
                .sorted()
                .toArray();
    }

    /** The row of a bank that is nearest to each of the others. */
    private static int[] nearest(float[] bank, float[] others, int count, int width, ComputeDevice device) {
        try (NearestRows rows = new NearestRows(bank, width, new float[bank.length / width], device)) {
            return rows.search(others, count, 1);
        }
    }

    /** Moves each centre to the mean of its rows; one that has none stays. */
    private static void move(float[] centres, float[] rows, int width, int[] centreOfRow) {
        double[] sums = new double[centres.length];
        int[] sizes = new int[centres.length / width];
        for (int i = 0; i < centreOfRow.length; i++) {
            sizes[centreOfRow[i]]++;
            for (int d = 0; d < width; d++) {
                sums[centreOfRow[i] * width + d] += rows[i * width + d];
            }
        }
        for (int j = 0; j < sums.length; j++) {
            int size = sizes[j / width];
            centres[j] = size > 0 ? (float) (sums[j] / size) : centres[j];
        }
    }
}
