/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often scores climb how high, beyond what has been seen: a generalised Pareto distribution of the peaks of excursions
 * above a level (peaks over threshold; Davison &amp; Smith 1990). Smoothed scores come in runs, so each excursion counts
 * once, with its peak.
 */
final class ExcursionTail {

    private static final double[] LEVELS = {0.98, 0.95, 0.9, 0.8, 0.7, 0.5};
    private static final int ENOUGH_PEAKS = 20;
    /** A handful of peaks says little about the shape: it stays between nearly exponential and a finite variance. */
    private static final double LOWEST_SHAPE = 0.01;

    private static final double HIGHEST_SHAPE = 0.4;

    private final double level;
    private final double rate;
    private final double scale;
    private final double shape;

    private ExcursionTail(double level, double rate, double scale, double shape) {
        this.level = level;
        this.rate = rate;
        this.scale = scale;
        this.shape = shape;
    }

    /**
     * Fits to the scores of each entity, in their order; the level is the highest of a few quantiles that leaves
     * {@value #ENOUGH_PEAKS} excursions, else the one with the most.
     */
    static ExcursionTail fit(List<double[]> courses) {
        double[] all = courses.stream().flatMapToDouble(Arrays::stream).toArray();
        double level = all[0];
        double[] peaks = {};
        for (double share : LEVELS) {
            double candidate = Quantile.of(all, share);
            double[] found = peaks(courses, candidate);
            if (found.length > peaks.length) {
                level = candidate;
                peaks = found;
            }
            if (peaks.length >= ENOUGH_PEAKS) {
                break;
            }
        }
        return of(level, peaks, all.length);
    }

    private static ExcursionTail of(double level, double[] peaks, int readings) {
        double mean = 0;
        double weighted = 0;
        int n = peaks.length;
        Arrays.sort(peaks);
        for (int i = 0; i < n; i++) {
            mean += (peaks[i] - level) / n;
            weighted += (peaks[i] - level) * (n - i - 0.65) / n / n;
        }
        // Probability-weighted moments (Hosking & Wallis 1987)
        double shape = mean > 2 * weighted ? 2 - mean / (mean - 2 * weighted) : HIGHEST_SHAPE;
        shape = Math.max(LOWEST_SHAPE, Math.min(HIGHEST_SHAPE, n < ENOUGH_PEAKS ? LOWEST_SHAPE : shape));
        return new ExcursionTail(level, (double) n / readings, mean * (1 - shape), shape);
    }

    /** The height that excursions pass so many times per reading. */
    double height(double perReading) {
        if (rate <= perReading) {
            return level;
        }
        return level + scale / shape * Math.expm1(shape * Math.log(rate / perReading));
    }

    private static double[] peaks(List<double[]> courses, double level) {
        List<Double> peaks = new ArrayList<>();
        for (double[] course : courses) {
            double peak = Double.NEGATIVE_INFINITY;
            for (double score : course) {
                if (score > level) {
                    peak = Math.max(peak, score);
                } else if (peak > level) {
                    peaks.add(peak);
                    peak = Double.NEGATIVE_INFINITY;
                }
            }
            if (peak > level) {
                peaks.add(peak);
            }
        }
        return peaks.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
