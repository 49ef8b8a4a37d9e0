/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/** How the brightness of a frame is distributed, in 64 equal steps from 0 to 1. */
final class LumaHistogram {
    private static final int STEPS = 64;

    private final int[] counts = new int[STEPS];
    private final int total;

    private LumaHistogram(int total) {
        this.total = total;
    }

    static LumaHistogram of(float[] luma) {
        LumaHistogram histogram = new LumaHistogram(luma.length);
        for (float value : luma) {
            histogram.counts[Math.min(STEPS - 1, (int) (value * STEPS))]++;
        }
        return histogram;
    }

    /** Luma below which that share of the pixels lies. */
    float percentile(double share) {
        long below = 0;
        for (int step = 0; step < STEPS; step++) {
            below += counts[step];
            if (below >= share * total) {
                return (step + 0.5f) / STEPS;
            }
        }
        return 1;
    }

    /** Shannon entropy relative to that of a uniform distribution, 0 to 1. */
    float entropy() {
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                entropy -= share * Math.log(share);
            }
        }
        return (float) (entropy / Math.log(STEPS));
    }
}
