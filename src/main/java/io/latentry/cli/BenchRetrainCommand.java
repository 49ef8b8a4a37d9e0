/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.bench.RetrainBench;
import io.latentry.bench.RetrainBenchOptions;
import io.latentry.bench.RetrainFigures;
import io.latentry.bench.RetrainJson;
import io.latentry.bench.RetrainTable;
import io.latentry.vae.ComputeDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry bench retrain}: how long a retraining takes, and what it does to alerts. */
@Command(
        name = "retrain",
        description = {
            "Do what latentry retrain --once does, on an embedded broker in this process, and time its stages: with no",
            "model in service, then with one. Then time alerts at 5,000 records per second in turns: alone, and while a",
            "sidecar in a process of its own trains one model after the other. Prints Markdown tables. Takes about 15",
            "minutes and, to train on all records, some gigabytes of heap."
        },
        mixinStandardHelpOptions = true)
final class BenchRetrainCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "About two minutes in all: shows that it works, not how fast it is.")
    private boolean quick;

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "N",
            description = "Numbers per record, of 38 (sensors) and 512 (an embedding). Both unless given.")
    private List<Integer> features = List.of();

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records in the topic, at 38 features; at 512 a fifth of it. 1,000,000 unless given.")
    private Optional<Long> records = Optional.empty();

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "N",
            description = "Values of training.rows. What ships and all records in the topic unless given.")
    private List<Integer> rows = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often alerts are timed alone and beside retrainings; 0 leaves it out. 3 unless given.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long alerts are timed each time, in seconds; 40 unless given.")
    private Optional<Double> seconds = Optional.empty();

    @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu or gpu; cpu unless given.")
    private Optional<ComputeDevice> device = Optional.empty();

    @Mixin
    private JsonFileOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RetrainFigures figures = new RetrainBench(options(), Latentry.class.getName(), new BenchProgress()).run();
        PrintWriter out = spec.commandLine().getOut();
        RetrainTable.lines(figures).forEach(out::println);
        out.flush();
        if (json.file().isPresent()) {
            RetrainJson.write(figures, json.file().get());
        }
        return 0;
    }

    private RetrainBenchOptions options() {
        RetrainBenchOptions usual = quick ? RetrainBenchOptions.quick() : RetrainBenchOptions.thorough();
        try {
            return new RetrainBenchOptions(
                    features.isEmpty() ? usual.features() : features,
                    records.orElse(usual.records()),
                    rows,
                    rounds.orElse(usual.rounds()),
                    seconds.orElse(usual.seconds()),
                    usual.training(),
                    device.orElse(usual.device()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
