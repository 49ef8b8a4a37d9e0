/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ShadowReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The reports of the second models that may still matter. */
final class ShadowLedger {
    private final Deque<ShadowReport> reports = new ArrayDeque<>();

    void add(Collection<ShadowReport> arrived) {
        reports.addAll(arrived);
    }

    /** Forgets everything. */
    void clear() {
        reports.clear();
    }

    /** Forgets what was counted before that. */
    void forget(Instant before) {
        while (!reports.isEmpty() && reports.getFirst().getTo().isBefore(before)) {
            reports.removeFirst();
        }
    }

    /** The reports of that detector and these versions that count no record from before {@code since}. */
    List<ShadowReport> of(String detector, long champion, long second, Instant since) {
        return reports.stream()
                .filter(report -> report.getServingVersion() == null
                        && report.getDetector().equals(detector)
                        && report.getChampionVersion() == champion
                        && report.getSecondVersion() == second
                        && !report.getFrom().isBefore(since))
                .toList();
    }

    /** What tasks make of that detector's champion, since it is watched. */
    List<ShadowReport> standings(String detector, long champion, Instant since) {
        return reports.stream()
                .filter(report -> report.getServingVersion() != null
                        && report.getDetector().equals(detector)
                        && report.getChampionVersion() == champion
                        && !report.getFrom().isBefore(since))
                .toList();
    }
}
