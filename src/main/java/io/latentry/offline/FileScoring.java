/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.DetectorOptions;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.Scores;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Trains the default detector on one file and scores another. */
public final class FileScoring {
    private final FileScoringOptions options;

    public FileScoring(FileScoringOptions options) {
        this.options = options;
    }

    /**
     * What was done.
     *
     * @param trainingRows of the training file
     * @param scoredRows of the input file
     * @param anomalies rows at or below the false-alarm rate, or with the alarm on
     * @param auroc against the labels, from 0 to 1; empty without labels or when they are all the same
     */
    public record Summary(int trainingRows, int scoredRows, int anomalies, OptionalDouble auroc) {}

    /**
     * Reads both files, trains, scores and writes the output.
     *
     * @throws DataFileException if a file is not usable, too short to train on, or the columns differ
     * @throws IOException if the output cannot be written
     */
    public Summary run() throws IOException {
        Set<String> ignored = new HashSet<>(options.excluded());
        options.time().ifPresent(ignored::add);
        ColumnRoles roles = new ColumnRoles(options.label(), Optional.empty(), ignored);
        FeatureTable training = FeatureTableReader.read(options.train(), roles);
        FeatureTable input = FeatureTableReader.read(options.input(), roles);
        float[] rows = inOrderOf(training.featureNames(), input);
        try (RowScorer scorer = train(training)) {
            Scores scores = scorer.score(rows);
            int[] ids = IntStream.range(0, input.count()).toArray();
            ScoreFile.writeWithSignals(options.output(), ids, scores);
            return summary(training, input, scores);
        }
    }

    private RowScorer train(FeatureTable training) {
        try {
            DetectorOptions detector = DetectorOptions.of(training.featureNames(), options.falseAlarmRate())
                    .withWindow(options.window())
                    .withNetwork(NetworkOptions.withSeed(options.seed()));
            return RowScorer.train(
                    options.differences() ? detector.withDifferences() : detector,
                    Arrays.copyOf(training.values(), training.values().length));
        } catch (IllegalArgumentException e) {
            throw DataFileException.inFile(
                    options.train(), "its " + training.count() + " rows cannot train a detector: " + e.getMessage());
        }
    }

    /** The input's rows with their features in the order of the training file. */
    private float[] inOrderOf(List<String> names, FeatureTable input) {
        requireSameColumns(names, input.featureNames());
        int width = input.width();
        int[] from = names.stream().mapToInt(input.featureNames()::indexOf).toArray();
        float[] rows = new float[input.values().length];
        for (int i = 0; i < input.count(); i++) {
            for (int d = 0; d < width; d++) {
                rows[i * width + d] = input.values()[i * width + from[d]];
            }
        }
        return rows;
    }

    private void requireSameColumns(List<String> trained, List<String> given) {
        List<String> missing = without(trained, given);
        if (!missing.isEmpty()) {
            throw DataFileException.inFile(
                    options.input(),
                    "columns of %s are missing: %s; leave them out of both with --exclude, or add them"
                            .formatted(options.train(), String.join(", ", missing)));
        }
        List<String> additional = without(given, trained);
        if (!additional.isEmpty()) {
            throw DataFileException.inFile(
                    options.input(),
                    "%s has no columns %s; leave them out with --exclude, or name them with --label or --time"
                            .formatted(options.train(), String.join(", ", additional)));
        }
    }

    private static List<String> without(List<String> names, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return names.stream().filter(name -> !known.contains(name)).toList();
    }

    private static Summary summary(FeatureTable training, FeatureTable input, Scores scores) {
        double[] values =
                IntStream.range(0, scores.size()).mapToDouble(scores::score).toArray();
        return new Summary(
                training.count(),
                input.count(),
                (int) IntStream.range(0, scores.size())
                        .filter(scores::anomalous)
                        .count(),
                input.labels().map(labels -> Auroc.of(values, labels::get)).orElse(OptionalDouble.empty()));
    }
}
