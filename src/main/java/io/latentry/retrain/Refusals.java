/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ShadowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the tasks of a detector make of a champion that is watched. A task is wherever its partitions are, so what each has
 * said last is what the instances say that judge now.
 */
final class Refusals {
    static final String IN_SERVICE = "inService";

    /** Every task that is alive reports within this many intervals. */
    private static final int INTERVALS = 3;

    private final Map<String, ShadowReport> latest = new TreeMap<>();
    private Instant first = Instant.MAX;
    private Instant judged = Instant.MIN;

    /** Hears a report; those of a task arrive in the order in which they were said. */
    void add(ShadowReport report) {
        latest.put(report.getTask(), report);
        first = earlier(first, report.getTo());
        if (report.getServingVersion() == report.getChampionVersion()) {
            judged = later(judged, report.getTo());
        }
    }

    /** Whether nothing has been said since then. */
    boolean areOlderThan(Instant moment) {
        return latest.values().stream().allMatch(report -> report.getTo().isBefore(moment));
    }

    /**
     * That the champion cannot stay, if every task says what is wrong with it. One that judges by it, or that may yet do so, is
     * reason to keep it; and so is one that has judged by it, wherever that was: then it can be loaded, and what is in the way
     * now is in the way of an instance.
     *
     * @param since when the watch began
     * @param every how often tasks report
     */
    Optional<ShadowVerdict> verdict(Instant since, Duration every) {
        List<ShadowReport> now = now(since);
        Optional<Instant> newest = now.stream().map(ShadowReport::getTo).max(Comparator.naturalOrder());
        if (newest.isEmpty()
                || !judged.isBefore(since)
                || now.stream().anyMatch(report -> report.getRefusal().isEmpty())
                || Duration.between(later(first, since), newest.get()).compareTo(every.multipliedBy(INTERVALS)) < 0) {
            return Optional.empty();
        }
        String text = "no instance can judge by it, in any of " + now.size() + " tasks: "
                + now.get(0).getRefusal();
        return Optional.of(ShadowVerdict.of(List.of(new GateCheck(IN_SERVICE, false, 0, 1, text))));
    }

    /** The version that judges in its place in the most tasks; of as many the newest. */
    Optional<Long> inItsPlace(Instant since) {
        Map<Long, Integer> tasks = new HashMap<>();
        now(since).forEach(report -> tasks.merge(report.getServingVersion(), 1, Integer::sum));
        return tasks.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private List<ShadowReport> now(Instant since) {
        return latest.values().stream()
                .filter(report -> !report.getFrom().isBefore(since))
                .toList();
    }

    private static Instant earlier(Instant a, Instant b) {
        return b.isBefore(a) ? b : a;
    }

    private static Instant later(Instant a, Instant b) {
        return b.isAfter(a) ? b : a;
    }
}
