/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ShadowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the tasks of a detector make of a champion that is watched. A task is wherever its partitions are, so what each has
 * said last is what the instances say that judge now.
 *
 * @param latest what each task has said last
 * @param heard for how long anything has been said
 */
record Refusals(List<ShadowReport> latest, Duration heard) {
    static final String IN_SERVICE = "inService";

    /** Every task that is alive reports within this many intervals. */
    private static final int INTERVALS = 3;

    /** @param reports that say what tasks make of one champion, in the order in which they arrived */
    static Refusals of(Collection<ShadowReport> reports) {
        Map<String, ShadowReport> latest = new TreeMap<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (ShadowReport report : reports) {
            latest.merge(report.getTask(), report, (a, b) -> b.getTo().isBefore(a.getTo()) ? a : b);
            first = report.getTo().isBefore(first) ? report.getTo() : first;
            last = report.getTo().isAfter(last) ? report.getTo() : last;
        }
        return new Refusals(
                List.copyOf(latest.values()), latest.isEmpty() ? Duration.ZERO : Duration.between(first, last));
    }

    /**
     * That it cannot stay, if every task says what is wrong with it; one that judges by it, or that may yet do so, is reason to
     * keep it.
     *
     * @param every how often tasks report
     */
    Optional<ShadowVerdict> verdict(Duration every) {
        boolean byAll = latest.stream().noneMatch(report -> report.getRefusal().isEmpty());
        if (latest.isEmpty() || !byAll || heard.compareTo(every.multipliedBy(INTERVALS)) < 0) {
            return Optional.empty();
        }
        String text = "no instance can judge by it, in any of " + latest.size() + " tasks: "
                + latest.get(0).getRefusal();
        return Optional.of(ShadowVerdict.of(List.of(new GateCheck(IN_SERVICE, false, 0, 1, text))));
    }

    /** The version that judges in its place in the most tasks; of as many the newest. */
    Optional<Long> inItsPlace() {
        Map<Long, Integer> tasks = new HashMap<>();
        latest.forEach(report -> tasks.merge(report.getServingVersion(), 1, Integer::sum));
        return tasks.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }
}
