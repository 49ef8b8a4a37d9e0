/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import io.latentry.detect.DetectorOptions;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Trains on, scores and writes single sets. It has no state of its own: several threads may use one. */
final class SetEvaluation {

    /** Readings that a series is judged by together. */
    private static final int SERIES_WINDOW = 10;

    private final EvaluationOptions options;
    private final Runnable runDone;

    /** @param runDone called after each score file */
    SetEvaluation(EvaluationOptions options, Runnable runDone) {
        this.options = options;
        this.runDone = runDone;
    }

    /** The score files that a set gives: one per seed where the seed divides its rows, else one. */
    List<Path> files(PackSet set) {
        if (set.kind() == PackSet.Kind.TAB && options.protocol() == Protocol.OC) {
            return options.seeds().stream().map(seed -> file(set, ".s" + seed)).toList();
        }
        return List.of(file(set, ""));
    }

    /** Rows without an order: one detector per seed. */
    SetResult unordered(PackSet set) {
        FeatureTable table = FeatureTableReader.read(set.file(), ColumnRoles.OF_A_PACK);
        BitSet labels = table.requireLabels();
        Tally tally = new Tally(set, table);
        List<Path> files = files(set);
        for (int i = 0; i < files.size(); i++) {
            long seed = options.seeds().get(i);
            Split split = Split.of(options.protocol(), table.count(), labels, seed);
            try (RowScorer scorer = train(table, split.training(), 1, seed)) {
                score(scorer, new float[0], table, split.test(), files.get(i), tally);
            }
            tally.trained(split.training().length);
        }
        return tally.result();
    }

    /** A series that says which of its rows train; those that are scored go on where these end. */
    SetResult series(PackSet set) {
        FeatureTable table = FeatureTableReader.read(set.file(), ColumnRoles.OF_A_PACK);
        Split split = Split.ofSeries(table.count(), table.requireTraining());
        Tally tally = new Tally(set, table);
        try (RowScorer scorer = train(table, split.training(), SERIES_WINDOW, firstSeed())) {
            score(scorer, table.rows(split.training()), table, split.test(), file(set, ""), tally);
        }
        tally.trained(split.training().length);
        return tally.result();
    }

    /** Runs of one process: a detector trained on all rows of one scores each of the others, from its beginning. */
    List<SetResult> process(PackSet normal, List<PackSet> others) {
        FeatureTable training = FeatureTableReader.read(normal.file(), ColumnRoles.OF_A_PACK);
        Tally ofTraining = new Tally(normal, training);
        List<SetResult> results = new ArrayList<>();
        try (RowScorer scorer = train(training, allIds(training), SERIES_WINDOW, firstSeed())) {
            ofTraining.trained(training.count());
            results.add(ofTraining.result());
            for (PackSet set : others) {
                results.add(processRun(scorer, training, set));
            }
        }
        return results;
    }

    private SetResult processRun(RowScorer scorer, FeatureTable training, PackSet set) {
        try {
            FeatureTable table = FeatureTableReader.read(set.file(), ColumnRoles.OF_A_PACK);
            if (!table.featureNames().equals(training.featureNames())) {
                throw DataFileException.inFile(set.file(), "its columns are not those of " + training.file());
            }
            Tally tally = new Tally(set, table);
            tally.trained(training.count());
            score(scorer, new float[0], table, allIds(table), file(set, ""), tally);
            return tally.result();
        } catch (RuntimeException e) {
            return SetResult.failed(set, e);
        }
    }

    private RowScorer train(FeatureTable table, int[] ids, int window, long seed) {
        DetectorOptions detector = DetectorOptions.of(table.featureNames(), RowScorer.DEFAULT_FALSE_ALARM_RATE)
                .withWindow(window)
                .withNetwork(NetworkOptions.withSeed(seed));
        if (window == 1 && options.protocol() == Protocol.UNSUP) {
            detector = detector.withContaminatedRows();
        }
        if (window > 1 && options.differences()) {
            detector = detector.withDifferences();
        }
        return RowScorer.train(detector, table.rows(ids));
    }

    private void score(RowScorer scorer, float[] before, FeatureTable table, int[] ids, Path file, Tally tally) {
        Scores scores = scorer.score(before, table.rows(ids));
        try {
            ScoreFile.write(file, ids, scores);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written (" + e + ")", e);
        }
        tally.scored(ids, scores);
        runDone.run();
    }

    private static int[] allIds(FeatureTable table) {
        return IntStream.range(0, table.count()).toArray();
    }

    private long firstSeed() {
        return options.seeds().get(0);
    }

    private Path file(PackSet set, String suffix) {
        return options.out().resolve(set.group()).resolve(set.name() + suffix + ".csv");
    }

    /** Gathers the result of one set, on the thread that makes it. */
    private static final class Tally {
        private final PackSet set;
        private final FeatureTable table;
        private final long begin = cpuNanos();
        private final List<Double> aurocs = new ArrayList<>();
        private int trainingRows;
        private int scoredRows;
        private int runs;

        Tally(PackSet set, FeatureTable table) {
            this.set = set;
            this.table = table;
        }

        void trained(int rows) {
            trainingRows = rows;
        }

        void scored(int[] ids, Scores scores) {
            scoredRows = ids.length;
            runs++;
            double[] values =
                    IntStream.range(0, ids.length).mapToDouble(scores::score).toArray();
            table.labels()
                    .map(labels -> Auroc.of(values, i -> labels.get(ids[i])))
                    .ifPresent(auroc -> auroc.ifPresent(aurocs::add));
        }

        SetResult result() {
            OptionalDouble auroc =
                    aurocs.stream().mapToDouble(Double::doubleValue).average();
            return new SetResult(
                    set.group(),
                    set.name(),
                    trainingRows,
                    scoredRows,
                    table.width(),
                    runs,
                    (cpuNanos() - begin) / 1e9,
                    auroc,
                    Optional.empty());
        }

        /** Not the wall clock: trainings wait for one another, and that is not what a set costs. */
        private static long cpuNanos() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }
}
