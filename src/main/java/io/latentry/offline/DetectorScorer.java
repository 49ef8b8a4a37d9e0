/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.ReadingHistory;
import io.latentry.detect.Scores;
import io.latentry.detect.TrainingRows;
import io.latentry.vae.TrainingProgress;
import java.nio.FloatBuffer;

/** The product's detector, for rows of one entity. */
final class DetectorScorer implements RowScorer {

    private static final int PIECE_ROWS = 4_096;

    private final Detector detector;

    private DetectorScorer(Detector detector) {
        this.detector = detector;
    }

    static RowScorer train(DetectorOptions options, float[] rows) {
        return new DetectorScorer(new DetectorTrainer()
                .train(TrainingRows.of(rows, options.featureNames().size()), options, TrainingProgress.SILENT)
                .detector());
    }

    @Override
    public Scores score(float[] before, float[] rows) {
        if (detector.window() == 1) {
            return detector.score(FloatBuffer.wrap(rows), count(rows));
        }
        ReadingHistory history = new ReadingHistory(detector.window(), detector.width());
        EntityTrack track = detector.newTrack();
        for (int from = 0; from < count(before); from += PIECE_ROWS) {
            follow(history, track, before, from, Math.min(PIECE_ROWS, count(before) - from));
        }
        return follow(history, track, rows, 0, count(rows));
    }

    /** Scores some readings one after the other, and takes history and track on by them. */
    private Scores follow(ReadingHistory history, EntityTrack track, float[] readings, int from, int count) {
        FloatBuffer windows = FloatBuffer.allocate(Math.multiplyExact(count, detector.window() * detector.width()));
        for (int i = 0; i < count; i++) {
            history.append(FloatBuffer.wrap(readings), from + i, windows, i);
        }
        Scores scores = detector.score(windows, count);
        for (int i = 0; i < count; i++) {
            scores.follow(i, track);
        }
        return scores;
    }

    private int count(float[] rows) {
        return rows.length / detector.width();
    }

    @Override
    public void close() {
        detector.close();
    }
}
