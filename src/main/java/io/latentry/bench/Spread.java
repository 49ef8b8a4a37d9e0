/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * Where repeated measurements lie. Quantiles are interpolated linearly between neighbours (Hyndman and Fan 1996, type 7).
 *
 * @param lower first quartile
 * @param median of all
 * @param upper third quartile
 * @param count how many measurements there were
 */
record Spread(double lower, double median, double upper, int count) {

    /** @throws IllegalArgumentException if there is no measurement */
    static Spread of(Collection<Double> measurements) {
        double[] sorted = measurements.stream().mapToDouble(Double::doubleValue).toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing has been measured.");
        }
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75), sorted.length);
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
