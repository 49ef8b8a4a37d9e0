/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import io.latentry.feedback.FeedbackEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Faults that people have confirmed, and what was read again of them.
 *
 * @param rows of the entities that had those of which anything was read, in the order of time; empty if nothing was
 * @param readings of each fault, as places of the rows; none of one that was not read, and each of one fault alone
 * @param gone how many of those that were not read are of before the oldest record that the input topics hold
 */
record PastFaults(Optional<TrainingRows> rows, List<int[]> readings, int gone) {

    PastFaults {
        readings = List.copyOf(readings);
    }

    /**
     * The faults as they were read; empty where people have confirmed none.
     *
     * @param cut how a detector takes rows
     */
    static Optional<PastFaults> of(History history, FeedbackRule rule, UnaryOperator<TrainingRows> cut) {
        List<FeedbackEntry> faults = rule.faults();
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        History all = history.ofFaults();
        int count = all.rows().size();
        boolean readable = count >= TrainingRows.MINIMUM;
        Map<FeedbackEntry, List<Integer>> faulty = new HashMap<>();
        for (int i = 0; readable && i < count; i++) {
            int place = i;
            History.Row row = all.rows().get(i);
            rule.fault(row.entity(), row.time())
                    .ifPresent(fault -> faulty.computeIfAbsent(fault, f -> new ArrayList<>())
                            .add(place));
        }
        List<int[]> readings = faults.stream()
                .map(fault -> faulty.getOrDefault(fault, List.of()).stream()
                        .mapToInt(place -> place)
                        .toArray())
                .toList();
        long gone = IntStream.range(0, faults.size())
                .filter(f -> readings.get(f).length == 0 && isOver(faults.get(f), history.heldSince()))
                .count();
        return Optional.of(new PastFaults(
                readable ? Optional.of(cut.apply(all.rows(0, count))) : Optional.empty(), readings, (int) gone));
    }

    private static boolean isOver(FeedbackEntry fault, Optional<Instant> heldSince) {
        return heldSince
                .filter(held -> fault.to().filter(held::isAfter).isPresent())
                .isPresent();
    }

    /** Which of the faults have a row here, counted from 0. */
    int[] seen() {
        return IntStream.range(0, readings.size())
                .filter(f -> readings.get(f).length > 0)
                .toArray();
    }

    /** How many faults are not {@link #seen()} although the input topics may hold them. */
    int notRead() {
        return readings.size() - seen().length - gone;
    }

    /** Whether the detector raises an alarm during each of the faults. */
    boolean[] found(Detector detector) {
        boolean[] alarms = rows.map(read -> Replay.alarms(detector, read)).orElse(new boolean[0]);
        boolean[] found = new boolean[readings.size()];
        for (int f = 0; f < found.length; f++) {
            found[f] = Arrays.stream(readings.get(f)).anyMatch(i -> alarms[i]);
        }
        return found;
    }
}
