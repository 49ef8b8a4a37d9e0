/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ScoreEvent;
import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Readable records of a detector's input, each with what the running detector made of it.
 *
 * @param each in the order of time
 */
record JudgedRecords(List<Judged> each) {

    /** A record and its score; where it came from is the same in both. */
    record Judged(History.Row row, ScoreEvent score) {
        long version() {
            return score.getModelVersion();
        }
    }

    /** Joins records and scores. Fails if one of them is without the other, or has two. */
    static JudgedRecords of(History history, List<ScoreEvent> scores) {
        Map<Source, ScoreEvent> bySource = scores.stream()
                .collect(Collectors.toMap(
                        score ->
                                new Source(score.getSourceTopic(), score.getSourcePartition(), score.getSourceOffset()),
                        score -> score));
        List<Judged> each = new ArrayList<>();
        for (History.Row row : history.rows()) {
            ScoreEvent score = bySource.remove(new Source(row.topic(), row.partition(), row.offset()));
            if (score == null) {
                throw new AssertionError("Not judged: " + row);
            }
            each.add(new Judged(row, score));
        }
        if (!bySource.isEmpty()) {
            throw new AssertionError("Judged, and not among the readable records: " + bySource.keySet());
        }
        return new JudgedRecords(List.copyOf(each));
    }

    private record Source(String topic, int partition, long offset) {}

    JudgedRecords where(Predicate<Judged> condition) {
        return new JudgedRecords(each.stream().filter(condition).toList());
    }

    /** The versions that judged, by partition, in the order of the offsets, without repetitions of one after itself. */
    Map<Integer, List<Long>> successions() {
        Map<Integer, List<Long>> successions = new TreeMap<>();
        each.stream()
                .sorted(Comparator.comparingLong(judged -> judged.row().offset()))
                .forEach(judged -> {
                    List<Long> versions =
                            successions.computeIfAbsent(judged.row().partition(), p -> new ArrayList<>());
                    if (versions.isEmpty() || versions.get(versions.size() - 1) != judged.version()) {
                        versions.add(judged.version());
                    }
                });
        return successions;
    }

    /** The anomalous ones, as {@code partition/offset by version}. */
    List<String> anomalies() {
        return each.stream()
                .filter(judged -> judged.score().getAnomalous())
                .map(judged -> judged.row().partition() + "/" + judged.row().offset() + " by " + judged.version())
                .toList();
    }

    /** Whether these records' anomalies keep to the budget of that model, by the gate's law and without its leniency. */
    GateCheck alarms(ModelManifest model) {
        IdentityHashMap<History.Row, Boolean> anomalous = new IdentityHashMap<>();
        each.forEach(judged -> anomalous.put(judged.row(), judged.score().getAnomalous()));
        History history = history();
        boolean[] alarms = new boolean[each.size()];
        for (int i = 0; i < alarms.length; i++) {
            alarms[i] = anomalous.get(history.rows().get(i));
        }
        int calibrationRows = (int) model.getJointCalibration().getRows();
        return new AlarmCheck(new GateSlice(rows(history), 0), model.getFalseAlarmRate(), 1)
                .rate(1, alarms, calibrationRows, Optional.empty());
    }

    /** The record whose score is farthest from what that version, as it now is, says of it. */
    Farthest farthestFrom(Detector version) {
        IdentityHashMap<History.Row, ScoreEvent> live = new IdentityHashMap<>();
        each.forEach(judged -> live.put(judged.row(), judged.score()));
        History history = history();
        double[] now = Replay.scores(version, rows(history));
        Farthest farthest = new Farthest(0, "");
        for (int i = 0; i < now.length; i++) {
            ScoreEvent event = live.get(history.rows().get(i));
            double distance = Math.abs(now[i] - event.getScore());
            if (!(distance <= farthest.distance())) {
                farthest = new Farthest(distance, "now " + now[i] + ", live " + event);
            }
        }
        return farthest;
    }

    /**
     * How far a live score and one of now are apart.
     *
     * @param text both of them
     */
    record Farthest(double distance, String text) {}

    private History history() {
        List<History.Row> rows = each.stream().map(Judged::row).toList();
        return new History(Fleet.FEATURES.size(), rows, List.of(), 0, 0, rows.size());
    }

    private static TrainingRows rows(History history) {
        return history.rows(0, history.rows().size());
    }
}
