/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.offline.DataFileException;
import io.latentry.offline.Evaluation;
import io.latentry.offline.EvaluationOptions;
import io.latentry.offline.Protocol;
import io.latentry.offline.SetResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry evaluate}: the default detector on every set of a data pack. */
@Command(
        name = "evaluate",
        description = {
            "Train and score every set of a pack of labelled data by the protocol its manifest.json states, with the",
            "detector that run uses: rows each by itself, series by windows of 10. Writes",
            "OUT/<group>/<name>.s<seed>.csv (protocol oc) or OUT/<group>/<name>.csv, each with the columns",
            "id,score,pred."
        },
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--pack", required = true, paramLabel = "DIR", description = "Folder with a manifest.json.")
    private Path pack;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the score files.")
    private Path out;

    @Option(names = "--groups", paramLabel = "NAME", split = ",", description = "Only these groups. Default: all.")
    private Set<String> groups = Set.of();

    @Option(
            names = "--protocol",
            paramLabel = "oc|unsup|dte",
            defaultValue = "oc",
            description = "For sets whose rows have no order. oc: train on half of the normal rows, shuffled by the"
                    + " seed; unsup: train on and score all rows; dte: train on the first half of the normal rows."
                    + " Default: ${DEFAULT-VALUE}.")
    private Protocol protocol;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,3",
            description = "Seeds of split and detector; only oc uses more than the first. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds;

    @Option(
            names = "--differences",
            description = "Of series, judge the change of each column from reading to reading too. Not what the figures"
                    + " of the default detector are measured with.")
    private boolean differences;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Sets in work at once. Default: the processors of this machine.")
    private Optional<Integer> threads = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Instant begin = Instant.now();
        Evaluation evaluation;
        try {
            evaluation = Evaluation.of(options());
        } catch (DataFileException e) {
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return CommandLine.ExitCode.USAGE;
        }
        List<SetResult> results;
        try (ProgressMeter meter = ProgressMeter.start("Evaluating", "runs", evaluation.runs())) {
            results = evaluation.run(meter);
        }
        PrintWriter print = spec.commandLine().getOut();
        print.print(new EvaluationTable(results));
        print.printf(
                "Scores are in %s after %d s.%n",
                out, Duration.between(begin, Instant.now()).toSeconds());
        print.flush();
        List<SetResult> failed =
                results.stream().filter(result -> result.problem().isPresent()).toList();
        failed.forEach(result -> err.printf(
                "%s: %s/%s: %s%n",
                spec.qualifiedName(),
                result.group(),
                result.name(),
                result.problem().orElseThrow()));
        err.flush();
        return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private EvaluationOptions options() {
        try {
            return new EvaluationOptions(
                    pack,
                    out,
                    groups,
                    protocol,
                    seeds,
                    differences,
                    threads.orElse(Runtime.getRuntime().availableProcessors()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
