/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.Scores;
import io.latentry.detect.TrainingRows;
import io.latentry.vae.TrainingProgress;
import java.nio.FloatBuffer;
import java.util.List;

/** The product's default detector. It judges each row by itself, so the order of rows makes no difference to it. */
final class DetectorScorer implements RowScorer {
    private final Detector detector;

    private DetectorScorer(Detector detector) {
        this.detector = detector;
    }

    static RowScorer train(List<String> featureNames, float[] rows, RowOrder order, double falseAlarmRate, long seed) {
        DetectorOptions options =
                DetectorOptions.of(featureNames, falseAlarmRate).withNetwork(NetworkOptions.withSeed(seed));
        return new DetectorScorer(new DetectorTrainer()
                .train(TrainingRows.of(rows, featureNames.size()), options, TrainingProgress.SILENT)
                .detector());
    }

    @Override
    public Scores score(float[] rows) {
        return detector.score(FloatBuffer.wrap(rows), rows.length / detector.width());
    }

    @Override
    public void close() {
        detector.close();
    }
}
