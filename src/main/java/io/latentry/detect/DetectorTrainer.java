/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainingProgress;

/** Makes a {@link Detector} from rows of normal operation: views, networks, statistics, then the calibration. */
public final class DetectorTrainer {

    private static final int FEWEST_ROWS = 12;

    /**
     * Trains a detector. It takes seconds for tens of features, on one core; several may run side by side.
     *
     * @param progress told about each optimiser step
     * @throws IllegalArgumentException if the rows are not as wide as there are feature names
     * @throws io.latentry.vae.TrainingDivergedException if the loss stops being finite
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     * @throws IllegalStateException if the device is not there
     */
    public TrainedDetector train(TrainingRows rows, DetectorOptions options, TrainingProgress progress) {
        return train(rows, options, WarmStart.NONE, progress);
    }

    /** The same, where networks may go on from those of a detector before. */
    public TrainedDetector train(
            TrainingRows rows, DetectorOptions options, WarmStart start, TrainingProgress progress) {
        int width = rows.width();
        if (options.featureNames().size() != width) {
            throw new IllegalArgumentException("%d feature names are given for rows of %d features."
                    .formatted(options.featureNames().size(), width));
        }
        if (rows.count() < FEWEST_ROWS) {
            throw new IllegalArgumentException(
                    "%d training rows are too few: at least %d are needed.".formatted(rows.count(), FEWEST_ROWS));
        }
        if (options.window() > 1) {
            return new SeriesTraining(rows, options, start, progress).run();
        }
        return new RowTraining(rows, options, start, progress).run();
    }
}
