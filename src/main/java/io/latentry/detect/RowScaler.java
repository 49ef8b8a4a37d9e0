/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * Subtracts each feature's mean, divides by its standard deviation, and clips at ±{@value #LIMIT} of them. A feature that
 * was constant in training counts in its own unit.
 *
 * @param mean of each feature
 * @param standardDeviation of each feature; positive
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record RowScaler(double[] mean, double[] standardDeviation) {

    static final double LIMIT = 20;

    /** Below this share of the mean, a standard deviation is rounding error of 32-bit floats. */
    private static final double ROUNDING = 1e-7;

    /** Fits to rows [n, width]. */
    static RowScaler fit(float[] rows, int width) {
        int count = rows.length / width;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        for (int i = 0; i < rows.length; i++) {
            mean[i % width] += rows[i];
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= count;
        }
        for (int i = 0; i < rows.length; i++) {
            double difference = rows[i] - mean[i % width];
            deviation[i % width] += difference * difference;
        }
        for (int d = 0; d < width; d++) {
            deviation[d] = Math.sqrt(deviation[d] / count);
            if (deviation[d] <= Math.max(Double.MIN_NORMAL, ROUNDING * Math.abs(mean[d]))) {
                deviation[d] = 1;
            }
        }
        return new RowScaler(mean, deviation);
    }

    int width() {
        return mean.length;
    }

    float scale(int feature, float value) {
        double scaled = (value - mean[feature]) / standardDeviation[feature];
        return (float) Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }

    double unscale(int feature, double scaled) {
        return mean[feature] + scaled * standardDeviation[feature];
    }
}
