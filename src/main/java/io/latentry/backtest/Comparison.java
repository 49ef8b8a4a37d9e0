/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.stream.ReplaySpan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Alerts of a replay held against those that were given live. First it is told of all live alerts, then of the replay's records
 * and alerts as they come. It keeps the live alerts of the range, {@value #MOST} at most, a pair of counts for each entity
 * that differs, and the episodes that go on.
 */
final class Comparison {
    static final int MOST = 1_000_000;
    private static final int SHOWN = 10;

    private final Map<TopicPartition, ReplaySpan> judged;
    private final Map<TopicPartition, Map<Long, Alert>> live = new HashMap<>();
    private final Map<String, long[]> differences = new HashMap<>();
    private final AlarmRuns runs = new AlarmRuns();
    private int size;
    private long kept;
    private long gained;
    private long gone;
    private long unjudged;

    /** @param judged offsets that the live detector has judged, by partition */
    Comparison(Map<TopicPartition, ReplaySpan> judged) {
        this.judged = judged;
    }

    /** What became of a live alert. */
    private enum Fate {
        NOT_MET,
        READ,
        KEPT
    }

    /** A live alert on its way through the comparison. */
    private static final class Alert {
        private final String entity;
        private Fate fate = Fate.NOT_MET;

        Alert(String entity) {
            this.entity = entity;
        }
    }

    /**
     * There is a live alert of the record at that place. The same one may come twice.
     *
     * @throws IllegalArgumentException when there are too many of them to compare
     */
    void live(TopicPartition partition, long offset, String entity) {
        if (live.computeIfAbsent(partition, unknown -> new HashMap<>()).putIfAbsent(offset, new Alert(entity)) == null
                && ++size > MOST) {
            throw new IllegalArgumentException("the range has more than " + MOST
                    + " live alerts, which are too many to compare; choose a shorter one");
        }
    }

    /** There is a live alert of a record of the range that the topic does not reach back to any more. */
    void gone() {
        gone++;
    }

    /** The replay has met the record at that place. */
    void read(TopicPartition partition, long offset) {
        Alert alert = alert(partition, offset);
        if (alert != null && alert.fate == Fate.NOT_MET) {
            alert.fate = Fate.READ;
        }
    }

    /** The replay gives an alert of the record at that place. */
    void replayed(TopicPartition partition, long offset, String entity) {
        Alert alert = alert(partition, offset);
        if (alert != null) {
            alert.fate = Fate.KEPT;
            kept++;
        } else if (judged.containsKey(partition) && judged.get(partition).contains(offset)) {
            gained++;
            of(entity)[0]++;
        } else {
            unjudged++;
        }
    }

    /** The replay has judged the record at that place, after those of the entity that came before it. */
    void judged(TopicPartition partition, long offset, String entity, boolean anomalous) {
        ReplaySpan span = judged.get(partition);
        if (span != null && span.contains(offset)) {
            runs.reading(entity, alert(partition, offset) != null, anomalous);
        }
    }

    private Alert alert(TopicPartition partition, long offset) {
        return live.getOrDefault(partition, Map.of()).get(offset);
    }

    private long[] of(String entity) {
        return differences.computeIfAbsent(entity, unknown -> new long[2]);
    }

    /** What differs, once the replay is over; asked once. */
    BacktestReport.Difference difference() {
        long lost = 0;
        for (Map<Long, Alert> alerts : live.values()) {
            for (Alert alert : alerts.values()) {
                if (alert.fate == Fate.READ) {
                    lost++;
                    of(alert.entity)[1]++;
                } else if (alert.fate == Fate.NOT_MET) {
                    gone++;
                }
            }
        }
        List<BacktestReport.OfEntity> entities = differences.entrySet().stream()
                .map(entry -> new BacktestReport.OfEntity(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .sorted(Comparator.comparingLong((BacktestReport.OfEntity of) -> -of.gained() - of.lost())
                        .thenComparing(BacktestReport.OfEntity::entity))
                .limit(SHOWN)
                .toList();
        return new BacktestReport.Difference(kept, gained, lost, gone, unjudged, runs.difference(), entities);
    }
}
