/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

/**
 * Work done in a stretch of time.
 *
 * @param records processed
 * @param batches scored
 * @param seconds that it took
 */
public record Rate(long records, long batches, double seconds) {
    static final Rate NONE = new Rate(0, 0, 0);

    double perSecond() {
        return records / seconds;
    }

    /** Records scored in one call, on average; 0 where nothing was scored. */
    double batchRows() {
        return batches == 0 ? 0 : (double) records / batches;
    }

    Rate plus(Rate other) {
        return new Rate(records + other.records, batches + other.batches, seconds + other.seconds);
    }
}
