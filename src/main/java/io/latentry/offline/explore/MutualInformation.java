/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Mutual information of columns of numbers that are cut into bins of about equally many values; in nats. */
final class MutualInformation {
    private static final int MOST_BINS = 20;

    private MutualInformation() {}

    /** How many bins so many values fill well. */
    static int binsFor(int values) {
        return Math.max(2, Math.min(MOST_BINS, (int) Math.cbrt(values)));
    }

    /** The bin of each value. Equal values share one, so that a factor of few levels keeps them apart. */
    static int[] bins(double[] values, int count) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b]))
                .mapToInt(i -> i)
                .toArray();
        int[] bins = new int[values.length];
        for (int rank = 0, first = 0; rank < order.length; rank++) {
            if (values[order[rank]] != values[order[first]]) {
                first = rank;
            }
            bins[order[rank]] = (int) ((long) first * count / order.length);
        }
        return bins;
    }

    /** Entropy of binned values with the correction of Miller (1955) for the number of values. */
    static double entropy(int[] bins) {
        int[] counts = new int[Arrays.stream(bins).max().orElse(0) + 1];
        for (int bin : bins) {
            counts[bin]++;
        }
        double entropy = 0;
        int filled = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bins.length;
                entropy -= share * Math.log(share);
                filled++;
            }
        }
        return entropy + (filled - 1) / (2.0 * bins.length);
    }

    /** I(x; y) = H(x) + H(y) − H(x, y), at least 0. */
    static double of(int[] x, int[] y) {
        int width = Arrays.stream(y).max().orElse(0) + 1;
        int[] both = new int[x.length];
        Arrays.setAll(both, i -> x[i] * width + y[i]);
        return Math.max(0, entropy(x) + entropy(y) - entropy(both));
    }
}
