/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a file. A row's id is its 0-based place. The truth is kept beside the features, never among them.
 *
 * @param file where it was read
 * @param featureNames in the order of a row
 * @param values [count, width], row after row; NaN where a cell is empty
 * @param count rows
 * @param labels ids of the rows that are labelled anomalous; empty when the file has no such column
 * @param training ids of the rows that the file itself gives for training; empty when it has no such column
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record FeatureTable(
        Path file,
        List<String> featureNames,
        float[] values,
        int count,
        Optional<BitSet> labels,
        Optional<BitSet> training) {

    int width() {
        return featureNames.size();
    }

    /** Features of some rows, [ids.length, width]. */
    float[] rows(int[] ids) {
        float[] rows = new float[Math.multiplyExact(ids.length, width())];
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(values, ids[i] * width(), rows, i * width(), width());
        }
        return rows;
    }

    /** @throws DataFileException if the file has no labels */
    BitSet requireLabels() {
        return labels.orElseThrow(
                () -> DataFileException.inFile(file, "there is no column 'label', which its protocol needs"));
    }

    /** @throws DataFileException if the file does not say which rows are for training */
    BitSet requireTraining() {
        return training.orElseThrow(
                () -> DataFileException.inFile(file, "there is no column 'split', which its protocol needs"));
    }
}
