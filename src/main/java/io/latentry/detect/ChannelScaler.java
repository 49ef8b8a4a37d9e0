/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Map;

/**
 * Subtracts each channel's mean, divides by its standard deviation and clips at ±{@value #LIMIT} of them. A missing value
 * becomes 0, the mean. A channel that was constant or missing throughout the training counts in its own unit.
 *
 * @param mean of each channel
 * @param standardDeviation of each channel; positive
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ChannelScaler(double[] mean, double[] standardDeviation) {

    static final double LIMIT = 20;

    /** Below this share of the mean, a standard deviation is rounding error of 32-bit floats. */
    private static final double ROUNDING = 1e-7;

    private static final String MEAN = "scaler.mean";
    private static final String DEVIATION = "scaler.standardDeviation";

    /** Fits to some of the readings. */
    static ChannelScaler fit(TrainingRows rows, RowSpan span) {
        int width = rows.width();
        double[] mean = new double[width];
        double[] deviation = new double[width];
        int[] present = new int[width];
        for (int i = span.from() * width; i < span.to() * width; i++) {
            if (!Float.isNaN(rows.values()[i])) {
                mean[i % width] += rows.values()[i];
                present[i % width]++;
            }
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= Math.max(1, present[d]);
        }
        for (int i = span.from() * width; i < span.to() * width; i++) {
            if (!Float.isNaN(rows.values()[i])) {
                double difference = rows.values()[i] - mean[i % width];
                deviation[i % width] += difference * difference;
            }
        }
        for (int d = 0; d < width; d++) {
            deviation[d] = Math.sqrt(deviation[d] / Math.max(1, present[d]));
            if (deviation[d] <= Math.max(Double.MIN_NORMAL, ROUNDING * Math.abs(mean[d]))) {
                deviation[d] = 1;
            }
        }
        return new ChannelScaler(mean, deviation);
    }

    int width() {
        return mean.length;
    }

    float scale(int channel, float value) {
        if (Float.isNaN(value)) {
            return 0;
        }
        double scaled = (value - mean[channel]) / standardDeviation[channel];
        return (float) Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }

    double unscale(int channel, double scaled) {
        return mean[channel] + scaled * standardDeviation[channel];
    }

    Map<String, Tensor> tensors() {
        return Map.of(MEAN, Tensor.of(mean), DEVIATION, Tensor.of(standardDeviation));
    }

    static ChannelScaler read(DetectorFile file) {
        int width = file.featureNames().size();
        return new ChannelScaler(file.doubles(MEAN, width), file.positive(DEVIATION, width));
    }
}
