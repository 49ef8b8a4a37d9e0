/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records of the input topics are read, by their timestamps in Kafka.
 *
 * @param from the first; where it is set, and there are more records than may be kept, they are taken from all over the
 *     range, otherwise they are the newest
 * @param to the first that is too new
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {

    /** All there are. */
    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    /** The part of it from that time on; empty where there is none, or where it does not reach back to before then. */
    Optional<TimeRange> since(Instant time) {
        boolean reachesBack = from.filter(time::isAfter).isPresent();
        boolean goesOn = to.filter(end -> !time.isBefore(end)).isEmpty();
        return reachesBack && goesOn ? Optional.of(new TimeRange(Optional.of(time), to)) : Optional.empty();
    }

    public TimeRange {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException("The range from " + from.get() + " to " + to.get() + " is empty");
        }
    }
}
