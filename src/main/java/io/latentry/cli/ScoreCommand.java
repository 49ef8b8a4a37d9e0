/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.offline.DataFileException;
import io.latentry.offline.FileScoring;
import io.latentry.offline.FileScoringOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry score}: trains on one CSV file and scores another. */
@Command(
        name = "score",
        description = {
            "Train the detector that run uses on one CSV file and score the rows of another, in their order. Every",
            "column that is not excluded is a feature; both files need the same ones, in any order. An empty cell is",
            "a missing value. The output has one row per input row: id (0-based), score (0.5 exactly at the",
            "threshold), pred (1 = anomalous, or the alarm is on), the p-values of both signals and together, and",
            "the value of each signal."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    @Option(
            names = "--train",
            required = true,
            paramLabel = "FILE",
            description = "A .csv or .csv.gz with rows of normal operation in the order of time. Of many rows the last"
                    + " ones calibrate, of few each block by a model that has not seen it, so rows without a time"
                    + " should be in random order.")
    private Path train;

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "A .csv or .csv.gz to score.")
    private Path input;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "CSV file for the scores.")
    private Path output;

    @Option(
            names = "--exclude",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that are no features, wherever they occur.")
    private Set<String> excluded = Set.of();

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column with the truth, 0 or 1, in one file or both: no feature; the input's is compared with"
                    + " the scores.")
    private Optional<String> label = Optional.empty();

    @Option(names = "--time", paramLabel = "COLUMN", description = "Column of the event time: no feature.")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Readings of a series that are judged together, with an alarm that goes on and off; both files"
                            + " are then in the order of time. 1 judges each row by itself. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int window;

    @Option(
            names = "--differences",
            description = "Judge the change of each column from reading to reading too, where --window is above 1: for"
                    + " levels that wander or go by the season.")
    private boolean differences;

    @Option(
            names = "--false-alarm-rate",
            paramLabel = "SHARE",
            defaultValue = "0.001",
            description = "Share of normal rows that may be called anomalous, or may open an alarm where --window is"
                    + " above 1. Default: ${DEFAULT-VALUE}.")
    private double falseAlarmRate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the training. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try {
            FileScoring.Summary done = new FileScoring(options()).run();
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "Trained on %d rows; %d of %d rows of %s are anomalous; scores are in %s.%n",
                    done.trainingRows(), done.anomalies(), done.scoredRows(), input, output);
            done.auroc()
                    .ifPresent(auroc -> out.printf("AUROC against %s: %.2f %%%n", label.orElseThrow(), 100 * auroc));
            out.flush();
            return CommandLine.ExitCode.OK;
        } catch (DataFileException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return CommandLine.ExitCode.USAGE;
        }
    }

    private FileScoringOptions options() {
        try {
            return new FileScoringOptions(
                    train, input, output, excluded, label, time, window, differences, falseAlarmRate, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
