/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ShadowReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reports of the second models that may still matter. */
final class ShadowLedger {
    private final Deque<ShadowReport> reports = new ArrayDeque<>();
    private final Map<Judging, Refusals> refusals = new HashMap<>();

    void add(Collection<ShadowReport> arrived) {
        for (ShadowReport report : arrived) {
            if (report.getServingVersion() == null) {
                reports.add(report);
            } else {
                refusals.computeIfAbsent(
                                new Judging(report.getDetector(), report.getChampionVersion()), of -> new Refusals())
                        .add(report);
            }
        }
    }

    /** Forgets everything. */
    void clear() {
        reports.clear();
        refusals.clear();
    }

    /** Forgets what was counted before that. */
    void forget(Instant before) {
        while (!reports.isEmpty() && reports.getFirst().getTo().isBefore(before)) {
            reports.removeFirst();
        }
        refusals.values().removeIf(said -> said.areOlderThan(before));
    }

    /** The reports of that detector and these versions that count no record from before {@code since}. */
    List<ShadowReport> of(String detector, long champion, long second, Instant since) {
        return reports.stream()
                .filter(report -> report.getDetector().equals(detector)
                        && report.getChampionVersion() == champion
                        && report.getSecondVersion() == second
                        && !report.getFrom().isBefore(since))
                .toList();
    }

    /** What tasks make of that detector's champion. */
    Refusals refusals(String detector, long champion) {
        return refusals.getOrDefault(new Judging(detector, champion), new Refusals());
    }

    private record Judging(String detector, long version) {}
}
