/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.ScoreEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the page knows: recent anomalies, recent scores, and how the reading goes. Its memory is bounded whatever the
 * topics hold. One thread writes, many read.
 */
final class ReadModel {
    static final int ANOMALIES = 500;

    private final RecentAnomalies anomalies = new RecentAnomalies(ANOMALIES);
    private final ScoreBoard scores = new ScoreBoard();
    private final AtomicReference<FeedStatus> status = new AtomicReference<>(FeedStatus.starting());

    /** Takes in one decoded event; says whether it was one of the two kinds. */
    boolean accept(Object event) {
        if (event instanceof AnomalyEvent anomaly) {
            if (anomalies.add(AnomalyView.of(anomaly))) {
                scores.anomaly(anomaly);
            }
            return true;
        }
        if (event instanceof ScoreEvent score) {
            scores.score(score);
            return true;
        }
        return false;
    }

    /** Counts a record that cannot be shown; gives their number. */
    long unreadable() {
        return status.updateAndGet(FeedStatus::oneMoreUnreadable).unreadable();
    }

    void become(FeedStatus.State state, String detail) {
        status.updateAndGet(current -> current.become(state, detail));
    }

    FeedStatus status() {
        return status.get();
    }

    List<AnomalyView> anomalies(int limit) {
        return anomalies.newest(limit);
    }

    List<DetectorView> detectors() {
        return scores.views();
    }

    /** What changed since the last call. One caller only: what it gets is not given out again. */
    Update drain() {
        return new Update(status(), scores.drain(), anomalies.drain());
    }

    /** What a page needs to be up to date again. */
    record Update(FeedStatus status, List<DetectorView> detectors, List<AnomalyView> anomalies) {

        boolean isEmpty() {
            return detectors.isEmpty() && anomalies.isEmpty();
        }
    }
}
