/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/** Gathers the variance of the newest reading's residual, for each channel. */
final class ResidualVariance {

    /** A channel that is always rebuilt exactly must not outweigh all others. */
    private static final double SHARE_OF_MEAN = 0.001;

    private static final double SMALLEST_MEAN = 1e-4;

    private final double[] sums;
    private final double[] squares;
    private long count;

    ResidualVariance(int channels) {
        sums = new double[channels];
        squares = new double[channels];
    }

    void add(WindowPass pass) {
        for (int i = 0; i < pass.count(); i++) {
            for (int d = 0; d < sums.length; d++) {
                double residual = pass.newestResidual(i, d);
                sums[d] += residual;
                squares[d] += residual * residual;
            }
        }
        count += pass.count();
    }

    /** Adds the newest readings of residuals of windows, [n, columns] with the newest reading last. */
    void add(float[] residuals, int columns) {
        int rows = residuals.length / columns;
        for (int i = 0; i < rows; i++) {
            for (int d = 0; d < sums.length; d++) {
                double residual = residuals[(i + 1) * columns - sums.length + d];
                sums[d] += residual;
                squares[d] += residual * residual;
            }
        }
        count += rows;
    }

    /** The variances, each raised by a small share of their mean; positive. */
    double[] floored() {
        double[] variance = new double[sums.length];
        double mean = 0;
        for (int d = 0; d < variance.length; d++) {
            double centre = sums[d] / count;
            variance[d] = Math.max(0, squares[d] / count - centre * centre);
            mean += variance[d] / variance.length;
        }
        for (int d = 0; d < variance.length; d++) {
            variance[d] += SHARE_OF_MEAN * Math.max(mean, SMALLEST_MEAN);
        }
        return variance;
    }

    /** Mean of the channels' squared residuals in the newest reading, each in units of its variance. */
    static double statistic(WindowPass pass, int window, double[] variance) {
        double sum = 0;
        for (int d = 0; d < variance.length; d++) {
            sum += share(pass, window, d, variance);
        }
        return sum;
    }

    /** What one channel adds to {@link #statistic}. */
    static double share(WindowPass pass, int window, int channel, double[] variance) {
        double residual = pass.newestResidual(window, channel);
        return residual * residual / variance[channel] / variance.length;
    }
}
