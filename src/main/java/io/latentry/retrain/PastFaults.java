/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import io.latentry.feedback.FeedbackEntry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Faults that people have confirmed, as they were read again.
 *
 * @param rows of the entities that had them, in the order of time
 * @param fault which one each row belongs to, counted from 0; -1 for none
 * @param confirmed how many have been confirmed, be they among the rows or not
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record PastFaults(TrainingRows rows, int[] fault, int confirmed) {

    /**
     * The faults that were read; empty where there are none.
     *
     * @param cut how a detector takes rows
     */
    static Optional<PastFaults> of(History history, FeedbackRule rule, UnaryOperator<TrainingRows> cut) {
        History all = history.ofFaults();
        int count = all.rows().size();
        if (count < TrainingRows.MINIMUM) {
            return Optional.empty();
        }
        List<FeedbackEntry> confirmed = rule.faults();
        int[] fault = new int[count];
        for (int i = 0; i < count; i++) {
            History.Row row = all.rows().get(i);
            boolean faulty = rule.of(row.entity(), row.time()) == FeedbackRule.Treatment.FAULT;
            Instant time = Instant.ofEpochMilli(row.time());
            fault[i] = faulty
                    ? IntStream.range(0, confirmed.size())
                            .filter(f -> confirmed.get(f).covers(row.entity(), time))
                            .findFirst()
                            .orElse(-1)
                    : -1;
        }
        return Optional.of(new PastFaults(cut.apply(all.rows(0, count)), fault, confirmed.size()));
    }

    /** Which of the faults have a row here, counted from 0. */
    int[] seen() {
        return Arrays.stream(fault).filter(f -> f >= 0).distinct().sorted().toArray();
    }

    /** Whether the detector raises an alarm during each of the faults, [confirmed]. */
    boolean[] found(Detector detector) {
        boolean[] alarms = Replay.alarms(detector, rows);
        boolean[] found = new boolean[confirmed];
        for (int i = 0; i < alarms.length; i++) {
            if (fault[i] >= 0) {
                found[fault[i]] |= alarms[i];
            }
        }
        return found;
    }
}
