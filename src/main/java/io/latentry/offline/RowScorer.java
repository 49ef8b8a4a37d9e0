/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.DetectorOptions;
import io.latentry.detect.Scores;

/** A trained detector as this room sees it; {@link #train} is the one place here that trains one. */
interface RowScorer extends AutoCloseable {

    /** The share of normal rows that may be called anomalous where nobody asks for another: that of {@code run}. */
    double DEFAULT_FALSE_ALARM_RATE = 0.001;

    /**
     * Scores rows in their order. A series is given whole, one call per series: of a detector of windows, each row is judged
     * as the next reading of one entity.
     *
     * @param before earlier rows of the same series, which are not scored; empty if the rows begin it. They make no
     *     difference to a detector that judges each row by itself
     * @param rows [n, width] in the order of the feature names, row after row
     * @return one score per row
     */
    Scores score(float[] before, float[] rows);

    /** Scores rows that nothing has come before. */
    default Scores score(float[] rows) {
        return score(new float[0], rows);
    }

    @Override
    void close();

    /**
     * Trains the detector that {@code run} uses.
     *
     * @param options what for; a window above 1 makes it a detector of series
     * @param rows [n, width], row after row; in time order for a series
     * @throws IllegalArgumentException if the rows are too few
     * @throws io.latentry.vae.TrainingDivergedException if the training fails
     */
    static RowScorer train(DetectorOptions options, float[] rows) {
        return DetectorScorer.train(options, rows);
    }
}
