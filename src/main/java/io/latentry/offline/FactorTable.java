/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.offline.explore.ExploredRows;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads rows to explore from a CSV file, some of whose columns may be factors. */
public final class FactorTable {
    private FactorTable() {}

    /**
     * Reads a whole file, plain or compressed ({@code .gz}).
     *
     * @param factors columns that are causes, not features
     * @param excluded columns that are neither
     * @throws DataFileException if it cannot be used, has no such factor column, an empty cell, or too few rows
     */
    public static ExploredRows read(Path file, List<String> factors, Set<String> excluded) {
        FeatureTable table =
                FeatureTableReader.read(file, new ColumnRoles(Optional.empty(), Optional.empty(), excluded));
        List<String> columns = table.featureNames();
        requireComplete(table);
        for (String factor : factors) {
            if (!columns.contains(factor)) {
                throw DataFileException.inFile(
                        file,
                        "there is no column '%s' to be a factor; its columns are %s"
                                .formatted(factor, String.join(", ", columns)));
            }
        }
        int[] features = IntStream.range(0, columns.size())
                .filter(i -> !factors.contains(columns.get(i)))
                .toArray();
        if (features.length == 0) {
            throw DataFileException.inFile(file, "every column is a factor; at least one must be a feature");
        }
        int[] causes = factors.stream().mapToInt(columns::indexOf).toArray();
        float[] rows = new float[Math.multiplyExact(table.count(), features.length)];
        double[] known = new double[Math.multiplyExact(table.count(), causes.length)];
        for (int i = 0; i < table.count(); i++) {
            for (int d = 0; d < features.length; d++) {
                rows[i * features.length + d] = table.values()[i * columns.size() + features[d]];
            }
            for (int j = 0; j < causes.length; j++) {
                known[i * causes.length + j] = table.values()[i * columns.size() + causes[j]];
            }
        }
        List<String> names = IntStream.of(features).mapToObj(columns::get).toList();
        try {
            return new ExploredRows(names, Collections.nCopies(names.size(), ""), rows, factors, known);
        } catch (IllegalArgumentException e) {
            throw DataFileException.inFile(file, e.getMessage());
        }
    }

    private static void requireComplete(FeatureTable table) {
        for (int i = 0; i < table.values().length; i++) {
            if (Float.isNaN(table.values()[i])) {
                throw DataFileException.inFile(
                        table.file(),
                        "row %d has no value in column '%s', and only whole rows can be explored; fill it in, or leave out its row or its column"
                                .formatted(
                                        i / table.width(), table.featureNames().get(i % table.width())));
            }
        }
    }
}
