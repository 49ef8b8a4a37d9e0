/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.util.List;
import java.util.TreeSet;

/** The newest anomalies by time of detection, each once, at most {@code capacity} of them. Safe for many threads. */
final class RecentAnomalies {
    private final int capacity;
    private final TreeSet<AnomalyView> ring = new TreeSet<>(AnomalyView.BY_DETECTION);
    private final TreeSet<AnomalyView> fresh = new TreeSet<>(AnomalyView.BY_DETECTION);

    RecentAnomalies(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an anomaly; says whether it was not known yet. */
    synchronized boolean add(AnomalyView anomaly) {
        if (!ring.add(anomaly)) {
            return false;
        }
        fresh.add(anomaly);
        trim(ring);
        trim(fresh);
        return true;
    }

    /** At most {@code limit} anomalies, the newest first. */
    synchronized List<AnomalyView> newest(int limit) {
        return ring.descendingSet().stream().limit(limit).toList();
    }

    /** What came since the last call, the newest first. */
    synchronized List<AnomalyView> drain() {
        List<AnomalyView> drained = List.copyOf(fresh.descendingSet());
        fresh.clear();
        return drained;
    }

    private void trim(TreeSet<AnomalyView> set) {
        if (set.size() > capacity) {
            set.pollFirst();
        }
    }
}
