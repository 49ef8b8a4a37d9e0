/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Instant;
import java.util.Optional;

/**
 * How a detector begins on a topic that has a past.
 *
 * @param from where its very first start begins to read: {@code earliest}, {@code latest}, or the first record of a time;
 *     later starts go on where it stopped. {@code earliest} unless set
 * @param liveAfter records with an earlier event time are scored, and their anomalies flagged as backfill, which nobody is
 *     to be paged for; unless set, all are news
 */
public record StartConfig(String from, Optional<Instant> liveAfter) {

    public StartConfig {
        from = from == null ? "earliest" : from;
        liveAfter = liveAfter == null ? Optional.empty() : liveAfter;
    }

    /** Whether the first start passes over all that is there. */
    public boolean fromLatest() {
        return from.equals("latest");
    }

    /** The time that the first start begins at; empty where {@code from} names no time. */
    public Optional<Instant> fromTime() {
        return Instants.parse(from);
    }

    /** Whether an anomaly of that event time, in milliseconds since the epoch, is of the past. */
    public boolean isBackfill(long eventTime) {
        return liveAfter.isPresent() && eventTime < liveAfter.get().toEpochMilli();
    }
}
