/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.ReadingHistory;
import io.latentry.detect.Scores;
import io.latentry.detect.TrainingRows;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Takes readings through a detector in their order, as the stream would. It belongs to one thread. */
final class Replay {
    private static final int PIECE_NUMBERS = 1 << 20;

    private final Detector detector;
    private final Map<Integer, ReadingHistory> histories = new HashMap<>();
    private final Map<Integer, EntityTrack> tracks = new HashMap<>();

    private Replay(Detector detector) {
        this.detector = detector;
    }

    /** What is done with the scores of a reading. */
    @FunctionalInterface
    private interface Judged {
        void accept(int reading, Scores scores, int row);
    }

    /** Whether each reading is judged anomalous, or falls into an alarm. */
    static boolean[] alarms(Detector detector, TrainingRows rows) {
        boolean[] alarms = new boolean[rows.count()];
        new Replay(detector).run(rows, (reading, scores, row) -> alarms[reading] = scores.anomalous(row));
        return alarms;
    }

    /** The score of each reading, from 0 to 1. */
    static double[] scores(Detector detector, TrainingRows rows) {
        double[] all = new double[rows.count()];
        new Replay(detector).run(rows, (reading, scores, row) -> all[reading] = scores.score(row));
        return all;
    }

    /** What a detector says of each reading, by going through them once. */
    static Judgements judgements(Detector detector, TrainingRows rows) {
        Judgements all = new Judgements(new boolean[rows.count()], new double[rows.count()]);
        new Replay(detector).run(rows, (reading, scores, row) -> {
            all.alarms[reading] = scores.anomalous(row);
            all.pValues[reading] = scores.pValue(row);
        });
        return all;
    }

    /**
     * What a detector says of readings, in their order.
     *
     * @param alarms whether each is anomalous, or falls into an alarm
     * @param pValues of each
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
    record Judgements(boolean[] alarms, double[] pValues) {}

    private void run(TrainingRows rows, Judged judged) {
        int length = detector.window() * detector.width();
        int size = Math.max(1, Math.min(rows.count(), PIECE_NUMBERS / length));
        FloatBuffer windows = FloatBuffer.allocate(size * length);
        for (int first = 0; first < rows.count(); first += size) {
            int count = Math.min(size, rows.count() - first);
            fill(rows, first, count, windows);
            Scores scores = detector.score(windows, count);
            for (int i = 0; i < count; i++) {
                follow(rows.entities()[first + i], scores, i);
                judged.accept(first + i, scores, i);
            }
        }
    }

    /** The rows that the detector takes of some readings, from the beginning of the buffer on. */
    private void fill(TrainingRows rows, int first, int count, FloatBuffer into) {
        FloatBuffer readings = FloatBuffer.wrap(rows.values());
        for (int i = 0; i < count; i++) {
            histories
                    .computeIfAbsent(
                            rows.entities()[first + i], entity -> new ReadingHistory(detector.window(), rows.width()))
                    .append(readings, first + i, into, i);
        }
    }

    private void follow(int entity, Scores scores, int row) {
        if (detector.window() > 1) {
            scores.follow(row, tracks.computeIfAbsent(entity, unknown -> detector.newTrack()));
        }
    }

    /** Rows as the detector takes them, [n, window, width]: those of the slice that count, at most so many, evenly spaced. */
    static FloatBuffer windows(Detector detector, GateSlice slice, int most) {
        Replay replay = new Replay(detector);
        TrainingRows rows = slice.rows();
        int taken = Math.min(most, slice.count());
        int length = detector.window() * detector.width();
        FloatBuffer windows = FloatBuffer.allocate(taken * length);
        FloatBuffer window = FloatBuffer.allocate(length);
        for (int i = 0, at = 0; i < rows.count() && at < taken; i++) {
            replay.fill(rows, i, 1, window);
            if (i == slice.from() + (int) ((long) at * slice.count() / taken)) {
                windows.put(at++ * length, window.array());
            }
        }
        return windows;
    }
}
