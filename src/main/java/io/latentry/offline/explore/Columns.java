/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.Arrays;

/** Statistics of columns, and rows turned into columns. */
final class Columns {
    private Columns() {}

    /** Rows [n, width] as columns [width][n]. */
    static double[][] of(double[] rows, int width) {
        double[][] columns = new double[width][width == 0 ? 0 : rows.length / width];
        for (int i = 0; i < rows.length; i++) {
            columns[i % width][i / width] = rows[i];
        }
        return columns;
    }

    /** Rows [n, width] as columns [width][n]. */
    static double[][] of(float[] rows, int width) {
        double[] wide = new double[rows.length];
        Arrays.setAll(wide, i -> rows[i]);
        return of(wide, width);
    }

    /** Rows [n, width], each as an array of its own: [n][width]. */
    static double[][] table(float[] rows, int width) {
        double[][] table = new double[rows.length / width][width];
        for (int i = 0; i < rows.length; i++) {
            table[i / width][i % width] = rows[i];
        }
        return table;
    }

    static double mean(double[] column) {
        return Arrays.stream(column).average().orElse(0);
    }

    static double deviation(double[] column) {
        double mean = mean(column);
        return Math.sqrt(Arrays.stream(column)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    /** Pearson's correlation; 0 when one of the columns is constant. */
    static double correlation(double[] x, double[] y) {
        double scale = deviation(x) * deviation(y);
        if (!(scale > 0)) {
            return 0;
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }
        return Math.max(-1, Math.min(1, sum / x.length / scale));
    }

    /** Correlations of every column of the one with every column of the other. */
    static double[][] correlations(double[][] ones, double[][] others) {
        double[][] correlations = new double[ones.length][others.length];
        for (int i = 0; i < ones.length; i++) {
            for (int j = 0; j < others.length; j++) {
                correlations[i][j] = correlation(ones[i], others[j]);
            }
        }
        return correlations;
    }

    /** Largest distance between two empirical distribution functions, from 0 to 1 (Kolmogorov and Smirnov). */
    static double largestDistance(double[] one, double[] other) {
        double[] x = one.clone();
        double[] y = other.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        double largest = 0;
        for (int i = 0, j = 0; i < x.length && j < y.length; ) {
            double value = Math.min(x[i], y[j]);
            while (i < x.length && x[i] <= value) {
                i++;
            }
            while (j < y.length && y[j] <= value) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / x.length - (double) j / y.length));
        }
        return largest;
    }
}
