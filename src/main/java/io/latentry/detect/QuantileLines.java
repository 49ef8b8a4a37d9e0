/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * Of each column, the lines between its quantiles, by which a value becomes a score. The range of a column is divided into
 * cells of equal width; in few of them there are more than two quantiles, so a value's line is found without a branch that
 * depends on the value, which a processor could only guess.
 */
final class QuantileLines {

    /** Quantiles of a column. */
    static final int MOST = Character.MAX_VALUE;

    private static final int CELLS = 1_024;
    /** Numbers per quantile: where it is, its score, and how fast scores rise from there on. */
    private static final int KNOT = 3;

    private final double[] knots;
    /** Where each column's knots start; one more at the end. */
    private final int[] first;

    private final double[] lowest;
    private final double[] highest;
    /** Cells per unit. */
    private final double[] density;
    /** Of each column and cell: the last of the column's quantiles in earlier cells, or its first. */
    private final char[] before;

    /**
     * @param starts where each column's quantiles start; one more at the end
     * @param values strictly ascending within a column
     * @param scores of the values, also ascending
     */
    QuantileLines(long[] starts, double[] values, double[] scores) {
        int width = starts.length - 1;
        knots = new double[KNOT * values.length];
        first = new int[width + 1];
        lowest = new double[width];
        highest = new double[width];
        density = new double[width];
        before = new char[width * CELLS];
        for (int column = 0; column < width; column++) {
            int from = (int) starts[column];
            int to = (int) starts[column + 1];
            first[column] = KNOT * from;
            first[column + 1] = KNOT * to;
            lowest[column] = from < to ? values[from] : Double.POSITIVE_INFINITY;
            highest[column] = from < to ? values[to - 1] : Double.NEGATIVE_INFINITY;
            density[column] = to - from > 1 ? CELLS / (values[to - 1] - values[from]) : 0;
            for (int i = from; i < to; i++) {
                knots[KNOT * i] = values[i];
                knots[KNOT * i + 1] = scores[i];
                knots[KNOT * i + 2] = i + 1 < to ? (scores[i + 1] - scores[i]) / (values[i + 1] - values[i]) : 0;
            }
            index(column, from, to, values);
        }
    }

    private void index(int column, int from, int to, double[] values) {
        int at = from;
        for (int cell = 0; cell < CELLS; cell++) {
            while (at < to && cell(column, values[at]) < cell) {
                at++;
            }
            before[column * CELLS + cell] = (char) Math.max(0, at - from - 1);
        }
    }

    /** Never falls as the value rises, rounding included: so quantiles of lower cells are smaller, of higher ones larger. */
    private int cell(int column, double value) {
        return Math.min(CELLS - 1, (int) ((value - lowest[column]) * density[column]));
    }

    /** Whether a value is above the column's smallest quantile and below its largest: only then is there a line for it. */
    boolean spans(int column, double value) {
        return value > lowest[column] && value < highest[column];
    }

    /** The score of a value that the column {@link #spans}: it is below the last quantile, so no look ahead leaves the column. */
    double score(int column, double value) {
        int at = first[column] + KNOT * before[column * CELLS + cell(column, value)];
        at += KNOT * below(knots[at + KNOT], value);
        at += KNOT * below(knots[at + KNOT], value);
        if (knots[at + KNOT] < value) {
            at = lastBelow(at, column, value);
        }
        return knots[at + 1] + (value - knots[at]) * knots[at + 2];
    }

    /** 1 if the knot is below the value, else 0: the sign of their difference. */
    private static int below(double knot, double value) {
        return (int) (Double.doubleToRawLongBits(knot - value) >>> (Double.SIZE - 1));
    }

    /** Where quantiles crowd. */
    private int lastBelow(int from, int column, double value) {
        int low = from / KNOT;
        int high = first[column + 1] / KNOT;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (knots[middle * KNOT] < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low * KNOT;
    }
}
