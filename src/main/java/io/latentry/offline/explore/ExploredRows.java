/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.List;

/**
 * Rows to explore and, where they are known, the factors that caused them.
 *
 * @param featureNames D of them, all different
 * @param featureUnits as many; empty text where there is none
 * @param features [n, D], row after row, all finite
 * @param factorNames F of them; none when the causes are not known
 * @param factors [n, F], row after row, all finite
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record ExploredRows(
        List<String> featureNames,
        List<String> featureUnits,
        float[] features,
        List<String> factorNames,
        double[] factors) {

    static final int MINIMUM = 100;

    /** @throws IllegalArgumentException if the rows are fewer than 100, or sizes do not agree */
    public ExploredRows {
        featureNames = List.copyOf(featureNames);
        featureUnits = List.copyOf(featureUnits);
        factorNames = List.copyOf(factorNames);
        if (featureNames.isEmpty() || featureUnits.size() != featureNames.size()) {
            throw new IllegalArgumentException(
                    "%d feature names come with %d units.".formatted(featureNames.size(), featureUnits.size()));
        }
        int count = features.length / featureNames.size();
        if (count * featureNames.size() != features.length || count * factorNames.size() != factors.length) {
            throw new IllegalArgumentException("%d numbers of %d features do not go with %d numbers of %d factors."
                    .formatted(features.length, featureNames.size(), factors.length, factorNames.size()));
        }
        if (count < MINIMUM) {
            throw new IllegalArgumentException(
                    "%d rows are too few to explore: at least %d are needed.".formatted(count, MINIMUM));
        }
    }

    int count() {
        return features.length / width();
    }

    int width() {
        return featureNames.size();
    }

    /** Features of some rows, [ids.length, D]. */
    float[] rows(int[] ids) {
        float[] rows = new float[ids.length * width()];
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(features, ids[i] * width(), rows, i * width(), width());
        }
        return rows;
    }

    /** The factors as columns, [F][n]. */
    double[][] factorColumns() {
        return Columns.of(factors, factorNames.size());
    }

    /** A feature's name with its unit, for an axis or a legend. */
    String label(int feature) {
        String unit = featureUnits.get(feature);
        return unit.isEmpty() ? featureNames.get(feature) : featureNames.get(feature) + " (" + unit + ")";
    }
}
