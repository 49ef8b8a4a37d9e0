/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.CsvException;
import io.latentry.local.CsvImport;
import io.latentry.local.ImportOptions;
import io.latentry.local.KafkaTarget;
import io.latentry.local.RowRange;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentry import}: a CSV file becomes Avro records of a topic. */
@Command(
        name = "import",
        description = {
            "Turn a CSV file into Avro records: a nullable double per column of numbers, a nullable string per column of",
            "text. The whole file is checked before the first record is written. The file's row number travels in the",
            "record header latentry.row."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A .csv or .csv.gz with a header row.")
    private Path file;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--topic", required = true, paramLabel = "NAME", description = "Topic to write to.")
    private String topic;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "1",
            description = "Partitions of the topic if it has to be created. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--entity",
            paramLabel = "COLUMN",
            description = "Column that says what a row is about; it becomes the record key.")
    private Optional<String> entityColumn = Optional.empty();

    @Option(
            names = "--entity-value",
            paramLabel = "TEXT",
            description = "Record key of every row. Without it and --entity: the file's name.")
    private Optional<String> entityValue = Optional.empty();

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "Column of the event time; it becomes the record timestamp."
                    + " Without it, rows are one second apart and the last one is now.")
    private Optional<String> timeColumn = Optional.empty();

    @Option(
            names = "--time-format",
            paramLabel = "FORMAT",
            description = "epoch-seconds, epoch-millis, epoch-micros, iso, or a pattern such as 'dd.MM.yyyy HH:mm'."
                    + " Found out from the first row when absent; times without a zone are UTC.")
    private Optional<String> timeFormat = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column with the truth: it travels as record header latentry.label and is no field.")
    private Optional<String> labelColumn = Optional.empty();

    @Option(names = "--exclude", paramLabel = "COLUMN", split = ",", description = "Columns to leave out.")
    private List<String> excluded = List.of();

    @Option(
            names = "--rows",
            paramLabel = "FROM..TO",
            description = "Rows to import, 0-based, the end excluded; either end may be missing. Default: all.")
    private Optional<String> rows = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0",
            description = "Records per second; 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            CsvImport csv = CsvImport.of(options());
            KafkaTarget target = cluster.topic(topic, partitions);
            try (ProgressMeter meter = ProgressMeter.start("Importing", "rows", csv.rows())) {
                long written = csv.write(target, rate, meter);
                out.println(written + " rows of " + file + " written to " + topic + ".");
                out.flush();
            }
            return CommandLine.ExitCode.OK;
        } catch (CsvException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return CommandLine.ExitCode.USAGE;
        }
    }

    private ImportOptions options() {
        if (entityColumn.isPresent() && entityValue.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--entity and --entity-value exclude each other");
        }
        if (!(rate >= 0) || partitions < 1) {
            throw new ParameterException(spec.commandLine(), "--rate must be 0 or more, --partitions 1 or more");
        }
        try {
            return new ImportOptions(
                    file,
                    entityColumn,
                    entityValue,
                    timeColumn,
                    timeFormat,
                    labelColumn,
                    Set.copyOf(excluded),
                    rows.map(RowRange::parse).orElse(RowRange.ALL));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
