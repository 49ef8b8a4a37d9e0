/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Subtracts each feature's mean, divides by its standard deviation, and clips at ±{@value #LIMIT} of them. A feature that
 * was constant in training counts in its own unit.
 *
 * @param mean of each feature
 * @param standardDeviation of each feature; positive
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record RowScaler(double[] mean, double[] standardDeviation) implements View {

    static final double LIMIT = 20;

    private static final String MEAN = "mean";
    private static final String DEVIATION = "standardDeviation";

    /** Below this share of the mean, a standard deviation is rounding error of 32-bit floats. */
    private static final double ROUNDING = 1e-7;

    RowScaler {
        if (mean.length != standardDeviation.length
                || Arrays.stream(standardDeviation).anyMatch(sd -> sd <= 0)) {
            throw new IllegalArgumentException(
                    "Tensor 'standardDeviation' does not hold a positive number for each feature: the model is damaged.");
        }
    }

    /** Fits to the values that are there of rows [n, width]. */
    static RowScaler fit(float[] rows, int width) {
        double[] count = new double[width];
        double[] mean = new double[width];
        double[] deviation = new double[width];
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isNaN(rows[i])) {
                mean[i % width] += rows[i];
                count[i % width]++;
            }
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= Math.max(1, count[d]);
        }
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isNaN(rows[i])) {
                double difference = rows[i] - mean[i % width];
                deviation[i % width] += difference * difference;
            }
        }
        for (int d = 0; d < width; d++) {
            deviation[d] = Math.sqrt(deviation[d] / Math.max(1, count[d]));
            if (deviation[d] <= Math.max(Double.MIN_NORMAL, ROUNDING * Math.abs(mean[d]))) {
                deviation[d] = 1;
            }
        }
        return new RowScaler(mean, deviation);
    }

    @Override
    public int width() {
        return mean.length;
    }

    @Override
    public void apply(float[] rows, int first, int count, float[] into) {
        int width = mean.length;
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < width; d++) {
                float value = rows[(first + i) * width + d];
                into[i * width + d] = Float.isNaN(value) ? 0 : scale(d, value);
            }
        }
    }

    @Override
    public double feature(float[] row, int feature, double viewed) {
        return unscale(feature, viewed);
    }

    @Override
    public double logStretch(float[] row) {
        return -Arrays.stream(standardDeviation).map(Math::log).sum();
    }

    float scale(int feature, float value) {
        double scaled = (value - mean[feature]) / standardDeviation[feature];
        return (float) Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }

    double unscale(int feature, double scaled) {
        return mean[feature] + scaled * standardDeviation[feature];
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of(MEAN, Tensor.of(mean), DEVIATION, Tensor.of(standardDeviation));
    }

    static RowScaler read(SafeTensors file, String prefix) {
        return new RowScaler(
                file.tensor(prefix + MEAN).doubles(),
                file.tensor(prefix + DEVIATION).doubles());
    }
}
