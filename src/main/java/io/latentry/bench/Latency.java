/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.Arrays;

/**
 * How long records took from being due to their result being visible, in milliseconds. Percentiles are nearest ranks: a
 * value that was measured.
 *
 * @param results how many were measured
 * @param batchRows records that were scored in one call, on average
 */
public record Latency(long p50, long p99, long p999, long max, int results, double batchRows) {

    /** @throws IllegalArgumentException if there is no measurement */
    static Latency of(long[] millis, double batchRows) {
        if (millis.length == 0) {
            throw new IllegalArgumentException("No result became visible: nothing to take percentiles of.");
        }
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Latency(
                rank(sorted, 0.5),
                rank(sorted, 0.99),
                rank(sorted, 0.999),
                sorted[sorted.length - 1],
                sorted.length,
                batchRows);
    }

    private static long rank(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
