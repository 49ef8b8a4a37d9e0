/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.Scores;
import java.util.List;

/** A trained detector as this room sees it; {@link #train} is the one place here that chooses how it is trained. */
interface RowScorer extends AutoCloseable {

    /** The share of normal rows that may be called anomalous where nobody asks for another: that of {@code run}. */
    double DEFAULT_FALSE_ALARM_RATE = 0.001;

    /**
     * Scores rows in their order. A series is given whole, one call per series.
     *
     * @param rows [n, width] in the order of the feature names, row after row
     * @return one score per row
     */
    Scores score(float[] rows);

    @Override
    void close();

    /**
     * Trains the default detector, the one that {@code run} uses.
     *
     * @param rows [n, width], row after row; in time order for a series
     * @throws IllegalArgumentException if the rows are too few
     * @throws io.latentry.vae.TrainingDivergedException if the training fails
     */
    static RowScorer train(List<String> featureNames, float[] rows, RowOrder order, double falseAlarmRate, long seed) {
        return DetectorScorer.train(featureNames, rows, order, falseAlarmRate, seed);
    }
}
