/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a detector of windows keeps of an entity, for how long, and how.
 *
 * @param maxGap readings of an entity that are further apart than this are not judged together: the later begins a new
 *     window; no limit but {@code expireAfter} unless set
 * @param expireAfter an entity that has had no reading for this long is forgotten; 30 days unless set
 * @param layout how it is laid out in the store; {@code blocks} unless set
 * @param store where the store is; {@code disk} unless set
 */
public record HistoryConfig(Optional<Duration> maxGap, Duration expireAfter, Layout layout, Store store) {

    public HistoryConfig {
        maxGap = maxGap == null ? Optional.empty() : maxGap;
        expireAfter = expireAfter == null ? Duration.ofDays(30) : expireAfter;
        layout = layout == null ? Layout.BLOCKS : layout;
        store = store == null ? Store.DISK : store;
    }

    /** The longest time between two readings of an entity that are judged together. */
    public Duration longestGap() {
        return maxGap.orElse(expireAfter);
    }

    /** How what is kept of an entity is laid out. */
    public enum Layout {
        /** In blocks of readings: a record rewrites what has changed. */
        BLOCKS,
        /** As one piece: a record rewrites all of it. */
        WHOLE
    }

    /** Where the store is; its changelog is in Kafka either way. */
    public enum Store {
        /** In RocksDB, below {@code application.stateDir}: a restart reads only what has been added meanwhile. */
        DISK,
        /** In memory: a restart reads the whole changelog. */
        MEMORY
    }
}
