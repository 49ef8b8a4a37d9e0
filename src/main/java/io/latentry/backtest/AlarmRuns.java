/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import java.util.HashMap;
import java.util.Map;

/**
 * Episodes of a replay held against the live ones. An episode is a run of an entity's readings that all have an alert; two are
 * the same if they share a reading.
 */
final class AlarmRuns {
    private final Map<String, Pair> entities = new HashMap<>();
    private long kept;
    private long gained;
    private long lost;

    /** The next reading of that entity, and who gave an alert of it. */
    void reading(String entity, boolean live, boolean replayed) {
        Pair runs = entities.get(entity);
        if (runs == null) {
            if (!live && !replayed) {
                return;
            }
            runs = new Pair();
            entities.put(entity, runs);
        }
        runs.next(live, replayed);
        if (!runs.live.on && !runs.replayed.on) {
            entities.remove(entity);
        }
    }

    /** What differs, once there are no more readings; asked once. */
    BacktestReport.Episodes difference() {
        entities.values().forEach(runs -> runs.next(false, false));
        entities.clear();
        return new BacktestReport.Episodes(kept, gained, lost);
    }

    /** The episodes of an entity that are going on. */
    private final class Pair {
        private final Run live = new Run();
        private final Run replayed = new Run();

        void next(boolean isLive, boolean isReplayed) {
            if (!isLive && live.on) {
                kept += live.shared ? 1 : 0;
                lost += live.shared ? 0 : 1;
            }
            if (!isReplayed && replayed.on) {
                gained += replayed.shared ? 0 : 1;
            }
            live.next(isLive, isReplayed);
            replayed.next(isReplayed, isLive);
        }
    }

    private static final class Run {
        private boolean on;
        private boolean shared;

        void next(boolean goesOn, boolean other) {
            shared = goesOn && (other || (on && shared));
            on = goesOn;
        }
    }
}
