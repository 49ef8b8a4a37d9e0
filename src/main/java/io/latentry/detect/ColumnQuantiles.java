/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps each column to normal scores: Φ⁻¹ of its empirical distribution, read off at most {@value #MOST} quantiles and
 * linear between them. Beyond the outermost quantiles it goes on in standard deviations of the column, up to ±{@value #LIMIT}.
 */
final class ColumnQuantiles {

    static final double LIMIT = 20;
    static final String VALUES = "quantiles";

    private static final String SCORES = "quantileScores";
    private static final String STARTS = "quantileStarts";
    private static final String DEVIATION = "quantileDeviation";
    private static final int MOST = 200;
    /** Columns whose quantiles fit a core's second cache together, with room for rows: 4, 8 and 32 were slower. */
    private static final int BLOCK = 16;
    /** Below this share of the mean, a standard deviation is rounding error. */
    private static final double ROUNDING = 1e-9;

    /** Where each column's quantiles start; one more at the end. */
    private final long[] starts;

    private final double[] values;
    private final double[] scores;
    private final double[] deviation;
    private final QuantileLines lines;

    private ColumnQuantiles(long[] starts, double[] values, double[] scores, double[] deviation) {
        this.starts = starts;
        this.values = values;
        this.scores = scores;
        this.deviation = deviation;
        lines = new QuantileLines(starts, values, scores);
    }

    /** What is done with the columns from {@code from} to before {@code to}. */
    @FunctionalInterface
    interface Columns {
        void accept(int from, int to);
    }

    /** Many rows are faster mapped some columns at a time than row by row. */
    static void forEachBlock(int width, Columns columns) {
        for (int from = 0; from < width; from += BLOCK) {
            columns.accept(from, Math.min(width, from + BLOCK));
        }
    }

    /** Fits to the values that are there of rows [n, width]; a column without any becomes 0. */
    static ColumnQuantiles fit(double[] rows, int width) {
        int count = rows.length / width;
        double[] column = new double[count];
        long[] starts = new long[width + 1];
        double[] values = new double[width * Math.min(MOST, count)];
        double[] scores = new double[values.length];
        double[] deviation = new double[width];
        int end = 0;
        for (int d = 0; d < width; d++) {
            starts[d] = end;
            int there = 0;
            for (int i = 0; i < count; i++) {
                if (!Double.isNaN(rows[i * width + d])) {
                    column[there++] = rows[i * width + d];
                }
            }
            double[] sorted = Arrays.copyOf(column, there);
            Arrays.sort(sorted);
            deviation[d] = deviation(sorted);
            end = quantiles(sorted, values, scores, end);
        }
        starts[width] = end;
        return new ColumnQuantiles(starts, Arrays.copyOf(values, end), Arrays.copyOf(scores, end), deviation);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0);
        return Math.sqrt(squares) > Math.max(Double.MIN_NORMAL, ROUNDING * Math.abs(mean)) ? Math.sqrt(squares) : 1;
    }

    /** Appends the distinct quantiles, each with the mean of the normal scores that fall on it. */
    private static int quantiles(double[] sorted, double[] values, double[] scores, int start) {
        int quantiles = Math.min(MOST, sorted.length);
        int end = start;
        int merged = 0;
        for (int i = 0; i < quantiles; i++) {
            double p = (i + 0.5) / quantiles;
            double place = p * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            double value = sorted[below] + (place - below) * (sorted[above] - sorted[below]);
            double score = Normal.quantile(p);
            if (end > start && value <= values[end - 1]) {
                merged++;
                scores[end - 1] += (score - scores[end - 1]) / merged;
            } else {
                merged = 1;
                values[end] = value;
                scores[end++] = score;
            }
        }
        return end;
    }

    int width() {
        return deviation.length;
    }

    /** The normal score of a value; 0 for a missing one. */
    double score(int column, double value) {
        return lines.spans(column, value) ? lines.score(column, value) : scoreBeyond(column, value);
    }

    private double scoreBeyond(int column, double value) {
        int from = (int) starts[column];
        int to = (int) starts[column + 1];
        if (from == to || Double.isNaN(value)) {
            return 0;
        }
        double score;
        if (value >= values[to - 1]) {
            score = (to - from > 1 ? scores[to - 1] : 0) + (value - values[to - 1]) / deviation[column];
        } else {
            score = (to - from > 1 ? scores[from] : 0) + (value - values[from]) / deviation[column];
        }
        return Math.max(-LIMIT, Math.min(LIMIT, score));
    }

    /** How fast the normal score rises at a value; beyond the outermost quantiles as if there were no limit. Positive. */
    double slope(int column, double value) {
        int from = (int) starts[column];
        int to = (int) starts[column + 1];
        if (to - from < 2 || Double.isNaN(value) || value >= values[to - 1] || value <= values[from]) {
            return 1 / deviation[column];
        }
        int found = Arrays.binarySearch(values, from, to, value);
        int above = found >= 0 ? found : -found - 1;
        return (scores[above] - scores[above - 1]) / (values[above] - values[above - 1]);
    }

    /** The value that has this normal score. */
    double value(int column, double score) {
        int from = (int) starts[column];
        int to = (int) starts[column + 1];
        if (from == to) {
            return 0;
        }
        double lowest = to - from > 1 ? scores[from] : 0;
        double highest = to - from > 1 ? scores[to - 1] : 0;
        if (score >= highest) {
            return values[to - 1] + (score - highest) * deviation[column];
        }
        if (score <= lowest) {
            return values[from] + (score - lowest) * deviation[column];
        }
        return between(scores, values, from, to, score);
    }

    /** Linear interpolation of y over ascending x, for a place strictly between the first and the last. */
    private static double between(double[] x, double[] y, int from, int to, double place) {
        int found = Arrays.binarySearch(x, from, to, place);
        if (found >= 0) {
            return y[found];
        }
        int above = -found - 1;
        double way = (place - x[above - 1]) / (x[above] - x[above - 1]);
        return y[above - 1] + way * (y[above] - y[above - 1]);
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put(STARTS, Tensor.of(starts));
        tensors.put(VALUES, Tensor.of(values));
        tensors.put(SCORES, Tensor.of(scores));
        tensors.put(DEVIATION, Tensor.of(deviation));
        return tensors;
    }

    static ColumnQuantiles read(SafeTensors file, String prefix) {
        long[] starts = file.tensor(prefix + STARTS).longs();
        double[] values = file.tensor(prefix + VALUES).doubles();
        double[] scores = file.tensor(prefix + SCORES).doubles();
        double[] deviation = file.tensor(prefix + DEVIATION).doubles();
        boolean sound = starts.length == deviation.length + 1
                && values.length == scores.length
                && starts[0] == 0
                && starts[deviation.length] == values.length
                && Arrays.stream(deviation).allMatch(sd -> sd > 0);
        for (int d = 0; sound && d < deviation.length; d++) {
            sound = starts[d] <= starts[d + 1]
                    && starts[d + 1] <= values.length
                    && starts[d + 1] - starts[d] <= QuantileLines.MOST
                    && ascending(values, scores, (int) starts[d], (int) starts[d + 1]);
        }
        if (!sound) {
            throw new IllegalArgumentException(
                    "The quantiles '%s' are damaged: their numbers contradict each other.".formatted(prefix));
        }
        return new ColumnQuantiles(starts, values, scores, deviation);
    }

    /** Whether both rise, by slopes that are numbers: no two values lie so close, or so far apart, that there is none. */
    private static boolean ascending(double[] values, double[] scores, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            double slope = (scores[i] - scores[i - 1]) / (values[i] - values[i - 1]);
            if (!(values[i - 1] < values[i] && slope > 0 && slope < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }
}
