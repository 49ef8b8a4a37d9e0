/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * Finds a value's place among the quantiles of its column: the range of a column is divided into cells of equal width, and
 * within a cell a few quantiles at most are left to be searched, unless they crowd.
 */
final class QuantileGuide {

    /** Of a column. */
    static final int MOST = Character.MAX_VALUE;

    private static final int CELLS = 1_024;

    private final double[] values;
    private final double[] lowest;
    /** Cells per unit. */
    private final double[] density;
    /** Of each column and cell: how many of the column's quantiles lie in earlier cells; one more at the end of a column. */
    private final char[] before;

    private final long[] starts;

    /**
     * @param starts where each column's quantiles start; one more at the end
     * @param values strictly ascending within a column
     */
    QuantileGuide(long[] starts, double[] values) {
        int width = starts.length - 1;
        this.starts = starts;
        this.values = values;
        lowest = new double[width];
        density = new double[width];
        before = new char[width * (CELLS + 1)];
        for (int column = 0; column < width; column++) {
            int at = (int) starts[column];
            int end = (int) starts[column + 1];
            if (end - at > 1) {
                lowest[column] = values[at];
                density[column] = CELLS / (values[end - 1] - values[at]);
            }
            for (int cell = 0; cell <= CELLS; cell++) {
                while (at < end && cell(column, values[at]) < cell) {
                    at++;
                }
                before[column * (CELLS + 1) + cell] = (char) ((cell == CELLS ? end : at) - starts[column]);
            }
        }
    }

    /** Never falls as the value rises, rounding included: so quantiles of lower cells are smaller, of higher ones larger. */
    private int cell(int column, double value) {
        return Math.min(CELLS - 1, (int) ((value - lowest[column]) * density[column]));
    }

    /**
     * Place of the largest quantile of the column that is not above the value.
     *
     * @param value above the column's smallest quantile and below its largest
     */
    int lastNotAbove(int column, double value) {
        int at = column * (CELLS + 1) + cell(column, value);
        int start = (int) starts[column];
        // The value is not below the quantile at low, and below that at high; the column's first one is in cell 0.
        int low = start + Math.max(0, before[at] - 1);
        int high = start + before[at + 1];
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (values[middle] <= value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
