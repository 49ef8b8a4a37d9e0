/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Subtracts each channel's mean, divides by its standard deviation and clips at ±{@value #LIMIT} of them. A missing value
 * becomes 0, the mean, and so does the change of a reading whose predecessor is not known. A channel that was constant or
 * missing throughout the training counts in its own unit.
 *
 * @param channels what is scaled
 * @param mean of each channel
 * @param standardDeviation of each channel; positive
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ChannelScaler(Channels channels, double[] mean, double[] standardDeviation) {

    static final double LIMIT = 20;

    /** Below this share of the mean, a standard deviation is rounding error of 32-bit floats. */
    private static final double ROUNDING = 1e-7;

    private static final String MEAN = "scaler.mean";
    private static final String DEVIATION = "scaler.standardDeviation";

    /** Fits to those of some readings that are not quarantined. */
    static ChannelScaler fit(Windows windows, RowSpan span) {
        int width = windows.channels().count();
        double[] mean = new double[width];
        double[] deviation = new double[width];
        int[] present = new int[width];
        for (int row = span.from(); row < span.to(); row++) {
            for (int d = 0; d < width && !windows.rows().quarantined()[row]; d++) {
                float value = windows.value(row, d);
                if (!Float.isNaN(value)) {
                    mean[d] += value;
                    present[d]++;
                }
            }
        }
        for (int d = 0; d < width; d++) {
            mean[d] /= Math.max(1, present[d]);
        }
        for (int row = span.from(); row < span.to(); row++) {
            for (int d = 0; d < width && !windows.rows().quarantined()[row]; d++) {
                float value = windows.value(row, d);
                if (!Float.isNaN(value)) {
                    double distance = value - mean[d];
                    deviation[d] += distance * distance;
                }
            }
        }
        for (int d = 0; d < width; d++) {
            deviation[d] = Math.sqrt(deviation[d] / Math.max(1, present[d]));
            if (deviation[d] <= Math.max(Double.MIN_NORMAL, ROUNDING * Math.abs(mean[d]))) {
                deviation[d] = 1;
            }
        }
        return new ChannelScaler(windows.channels(), mean, deviation);
    }

    /** Numbers that a network sees of a reading. */
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

    /**
     * Scales the newest readings of a window.
     *
     * @param windows raw values [n, window, features], NaN for a missing one
     * @param row which of them
     * @param readings how many of its newest ones
     * @param into where they go, [readings, channels], from {@code to} on
     * @return whether a value was missing
     * @throws IllegalArgumentException if a value is infinite
     */
    boolean scale(FloatBuffer windows, int row, int window, int readings, float[] into, int to) {
        int features = channels.width();
        boolean missing = false;
        int place = to;
        for (int reading = window - readings; reading < window; reading++) {
            int at = (row * window + reading) * features;
            int before = reading == 0 ? Channels.NONE : at - features;
            for (int d = 0; d < mean.length; d++, place++) {
                float value = channels.value(windows, at, before, d);
                if (Float.isInfinite(value)) {
                    throw new IllegalArgumentException(
                            "Row %d is %s at feature '%s'; only finite numbers, or NaN for a missing one, can be scored."
                                    .formatted(row, value, channels.names().get(d)));
                }
                missing |= Float.isNaN(value);
                into[place] = scale(d, value);
            }
        }
        return missing;
    }

    /** Puts what a network rebuilt in place of the values that are missing among those that {@link #scale} has scaled. */
    void rebuildMissing(FloatBuffer windows, int row, int window, int readings, float[] rebuilt, float[] into, int to) {
        int features = channels.width();
        int place = to;
        for (int reading = window - readings; reading < window; reading++) {
            int at = (row * window + reading) * features;
            int before = reading == 0 ? Channels.NONE : at - features;
            for (int d = 0; d < mean.length; d++, place++) {
                if (Float.isNaN(channels.value(windows, at, before, d))) {
                    into[place] = rebuilt[place];
                }
            }
        }
    }

    /** ln |dv/dx| of the map from the raw values of so many readings to what a network sees of them. */
    double logStretch(int readings) {
        return -readings * Arrays.stream(standardDeviation).map(Math::log).sum();
    }

    double unscale(int channel, double scaled) {
        return mean[channel] + scaled * standardDeviation[channel];
    }

    Map<String, Tensor> tensors() {
        return Map.of(MEAN, Tensor.of(mean), DEVIATION, Tensor.of(standardDeviation));
    }

    static ChannelScaler read(DetectorFile file) {
        Channels channels = file.channels();
        int width = channels.count();
        return new ChannelScaler(channels, file.doubles(MEAN, width), file.positive(DEVIATION, width));
    }
}
