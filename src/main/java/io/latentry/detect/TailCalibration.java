/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * p-values of a statistic against held-out normal rows; larger statistics are more anomalous.
 *
 * <p>Within the calibration values p is the smoothed conformal p-value (Vovk et al. 2005), whose false-alarm rate is the
 * asked one whatever the distribution: in (#{calibration > s}, 1 + #{calibration ≥ s}) / (n + 1). Where in that step is not
 * drawn by lot but goes by where s lies between its two neighbours, so that p is the same every time, falls strictly, and
 * two rows share it only when they share a statistic. Beyond the largest value, where the step would stay the same, it goes
 * on along a generalised Pareto tail fitted to the largest values (as in SPOT, Siffer et al. 2017), given that the largest
 * is exceeded. So p falls strictly there and never reaches 0.
 */
final class TailCalibration {

    /** The largest so many values are all kept, so that p is exact where alarms are decided. */
    private static final int KEPT_TOP = 4_096;

    private static final int KEPT_BELOW = 4_096;
    private static final int SMALLEST_TAIL = 20;
    private static final double TAIL_SHARE = 0.02;
    /** At 0 (exponential) p underflows to 0 for far rows; beyond 0.5 the tail has no variance. */
    private static final double LOWEST_SHAPE = 0.05;

    private static final double HIGHEST_SHAPE = 0.5;
    private static final double SMALLEST_SCALE = 1e-4;

    /**
     * All values have at least this room, in units of where the tail begins, shared out among them. The last bits of a
     * statistic depend on its batch, and in a heap of values that differ by no more they would decide about every step of p
     * within it.
     */
    private static final double ROOM = 0.01;

    /** Ascending; some left out below the top. */
    private final double[] values;
    /** Place of each kept value among all. */
    private final long[] ranks;

    private final long count;
    private final double threshold;
    private final double scale;
    private final double shape;

    private TailCalibration(double[] values, long[] ranks, long count, double threshold, double scale, double shape) {
        this.values = values;
        this.ranks = ranks;
        this.count = count;
        this.threshold = threshold;
        this.scale = scale;
        this.shape = shape;
    }

    /** Calibrates to the statistics of held-out normal rows, in any order. */
    static TailCalibration of(double[] statistics) {
        double[] sorted = statistics.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int tail = Math.min(n / 2, Math.max(SMALLEST_TAIL, (int) (TAIL_SHARE * n)));
        double threshold = sorted[n - tail - 1];
        long[] ranks = keptRanks(n);
        double[] kept = new double[ranks.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = sorted[(int) ranks[i]];
            if (i > 0) {
                kept[i] = Math.max(kept[i], kept[i - 1] + ROOM * Math.abs(threshold) * (ranks[i] - ranks[i - 1]) / n);
            }
        }
        double mean = 0;
        double weighted = 0;
        for (int i = 0; i < tail; i++) {
            double excess = sorted[n - tail + i] - threshold;
            mean += excess / tail;
            weighted += excess * (tail - i - 0.65) / tail / tail;
        }
        // Probability-weighted moments (Hosking & Wallis 1987): as good as maximum likelihood here, and always there.
        double shape = mean > 2 * weighted ? 2 - mean / (mean - 2 * weighted) : HIGHEST_SHAPE;
        shape = Math.max(LOWEST_SHAPE, Math.min(HIGHEST_SHAPE, shape));
        double scale = Math.max(SMALLEST_SCALE * Math.max(1, Math.abs(threshold)), mean * (1 - shape));
        return new TailCalibration(kept, ranks, n, threshold, scale, shape);
    }

    /** The p-value of a statistic: in (0, 1], never rising with it. */
    double pValue(double statistic) {
        int last = values.length - 1;
        if (statistic > values[last]) {
            double beyond = survival(statistic) / survival(values[last]);
            return Math.max(Double.MIN_NORMAL, beyond / (count + 1.0));
        }
        int at = countBelow(statistic);
        if (at == 0) {
            // The smallest value has its room below: its own row, scored again in another batch, may be a little
            // smaller.
            double room = ROOM * Math.abs(threshold);
            double below = values[0] - statistic;
            return below < room ? (count + below / room) / (count + 1.0) : 1;
        }
        double way = (statistic - values[at - 1]) / (values[at] - values[at - 1]);
        return (count - ranks[at - 1] - way * (ranks[at] - ranks[at - 1])) / (count + 1.0);
    }

    /** Kept values smaller than the statistic. */
    private int countBelow(double statistic) {
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < statistic) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double survival(double statistic) {
        return Math.pow(1 + shape * (statistic - threshold) / scale, -1 / shape);
    }

    private static long[] keptRanks(int n) {
        if (n <= KEPT_TOP + KEPT_BELOW) {
            long[] all = new long[n];
            Arrays.setAll(all, i -> i);
            return all;
        }
        long[] ranks = new long[KEPT_BELOW + KEPT_TOP];
        long below = n - KEPT_TOP;
        Arrays.setAll(ranks, i -> i < KEPT_BELOW ? i * below / KEPT_BELOW : below + i - KEPT_BELOW);
        return ranks;
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put("values", Tensor.of(values));
        tensors.put("ranks", Tensor.of(ranks));
        tensors.put("count", Tensor.of(count));
        tensors.put("tail", Tensor.of(threshold, scale, shape));
        return tensors;
    }

    /** @throws IllegalArgumentException if the numbers cannot be those of a calibration */
    static TailCalibration of(Map<String, Tensor> tensors) {
        for (String name : List.of("values", "ranks", "count", "tail")) {
            if (!tensors.containsKey(name)) {
                throw new IllegalArgumentException("The calibration has no tensor '%s'.".formatted(name));
            }
        }
        double[] values = tensors.get("values").doubles();
        long[] ranks = tensors.get("ranks").longs();
        long[] counts = tensors.get("count").longs();
        double[] tail = tensors.get("tail").doubles();
        boolean sound = values.length > 0
                && counts.length == 1
                && ranks.length == values.length
                && ranks[ranks.length - 1] == counts[0] - 1
                && tail.length == 3
                && tail[0] <= values[values.length - 1]
                && tail[1] > 0
                && tail[2] >= LOWEST_SHAPE;
        for (int i = 1; sound && i < values.length; i++) {
            sound = values[i - 1] <= values[i] && ranks[i - 1] < ranks[i];
        }
        if (!sound) {
            throw new IllegalArgumentException("The calibration is damaged: its numbers contradict each other.");
        }
        return new TailCalibration(values, ranks, counts[0], tail[0], tail[1], tail[2]);
    }
}
