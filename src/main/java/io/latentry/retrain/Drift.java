/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the p-values that a model gives recent rows are from those of normal rows, which are uniform.
 *
 * <p>Neighbouring p-values resemble each other, and a test that takes them for independent fires on every long stretch. So
 * they are thinned by their autocorrelation time, and a distance must also be large before it says that something has moved.
 *
 * @param distance of Kolmogorov and Smirnov, from 0 to 1
 * @param samples that were left by the thinning
 */
public record Drift(double distance, int samples) {

    /** A smaller distance is no reason to train again, however certain it is. */
    private static final double EFFECT = 0.15;
    /** √n times the distance that one stationary stretch in a thousand exceeds. */
    private static final double CRITICAL = 1.95;

    private static final int FEWEST = 10;
    /** Autocorrelation below which two p-values count as independent. */
    private static final double UNRELATED = 0.05;
    /** Lags are followed up to this part of a series. */
    private static final int LONGEST_LAG = 4;

    /** The drift of what is judged from the row {@code from} on. */
    static Drift of(double[] pValues, int[] entities, int from) {
        return of(
                Arrays.copyOfRange(pValues, from, pValues.length), Arrays.copyOfRange(entities, from, pValues.length));
    }

    /**
     * The drift of p-values in their order.
     *
     * @param pValues from 0 to 1
     * @param entities whose each one is
     */
    static Drift of(double[] pValues, int[] entities) {
        Map<Integer, List<Double>> courses = new HashMap<>();
        for (int i = 0; i < pValues.length; i++) {
            courses.computeIfAbsent(entities[i], entity -> new ArrayList<>()).add(pValues[i]);
        }
        List<double[]> series = courses.values().stream()
                .map(course -> course.stream().mapToDouble(p -> p).toArray())
                .toList();
        int step = (int) Math.ceil(autocorrelationTime(series));
        double[] thinned = series.stream()
                .flatMapToDouble(course -> Arrays.stream(thinned(course, step)))
                .sorted()
                .toArray();
        double distance = 0;
        for (int i = 0; i < thinned.length; i++) {
            distance = Math.max(distance, thinned[i] - (double) i / thinned.length);
            distance = Math.max(distance, (i + 1.0) / thinned.length - thinned[i]);
        }
        return new Drift(distance, thinned.length);
    }

    /** Whether what is normal has moved: the distance is large, and larger than chance makes it. */
    public boolean moved() {
        return samples >= FEWEST && distance >= EFFECT && Math.sqrt(samples) * distance > CRITICAL;
    }

    private static double[] thinned(double[] course, int step) {
        double[] thinned = new double[(course.length + step - 1) / step];
        Arrays.setAll(thinned, i -> course[i * step]);
        return thinned;
    }

    /** 1 + 2 Σ ρ over the lags before the autocorrelation ρ, pooled over the series, has died away. */
    private static double autocorrelationTime(List<double[]> series) {
        int longest = series.stream().mapToInt(course -> course.length).max().orElse(0) / LONGEST_LAG;
        double[] means = series.stream()
                .mapToDouble(course -> Arrays.stream(course).average().orElse(0))
                .toArray();
        double variance = covariance(series, means, 0);
        double time = 1;
        for (int lag = 1; lag <= longest && variance > 0; lag++) {
            double correlation = covariance(series, means, lag) / variance;
            if (correlation < UNRELATED) {
                break;
            }
            time += 2 * correlation;
        }
        return time;
    }

    private static double covariance(List<double[]> series, double[] means, int lag) {
        double sum = 0;
        int count = 0;
        for (int s = 0; s < means.length; s++) {
            double[] course = series.get(s);
            for (int i = lag; i < course.length; i++) {
                sum += (course[i] - means[s]) * (course[i - lag] - means[s]);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
