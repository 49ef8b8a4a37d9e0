/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.bench.Arm;
import io.latentry.bench.StreamBench;
import io.latentry.bench.StreamBenchOptions;
import io.latentry.bench.StreamFigures;
import io.latentry.bench.StreamJson;
import io.latentry.bench.StreamTable;
import io.latentry.vae.ComputeDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry bench stream}: the topology beside what it could cost at least. */
@Command(
        name = "stream",
        description = {
            "Send the same records through the topology and through what it is compared with, in turns, on an embedded",
            "broker in this process: 4 partitions, 2 threads, exactly once, the settings that ship, a default model",
            "trained on the spot. Prints medians and quartiles; ratios are taken round by round. Takes about 50 minutes."
        },
        mixinStandardHelpOptions = true)
final class BenchStreamCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "About two minutes in all: shows that it works, not how fast it is.")
    private boolean quick;

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "N",
            description = "Numbers per record, of 38 (sensors) and 512 (an embedding). Both unless given.")
    private List<Integer> features = List.of();

    @Option(
            names = "--arms",
            split = ",",
            paramLabel = "ARM",
            description = "What is compared, of: ${COMPLETION-CANDIDATES}. All but the last unless given.")
    private Set<Arm> arms = Set.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each arm; 7 unless given.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--seconds", paramLabel = "S", description = "Time of each turn, in seconds; 15 unless given.")
    private Optional<Double> seconds = Optional.empty();

    @Option(
            names = "--records",
            paramLabel = "N",
            description =
                    "Records in the topic, at 38 features; read again until a turn is over. 4,000,000 unless given.")
    private Optional<Long> records = Optional.empty();

    @Option(
            names = "--latency-seconds",
            paramLabel = "S",
            description =
                    "How long alerts are timed at 5,000 records per second, in seconds; 0 leaves it out. 40 unless"
                            + " given.")
    private Optional<Double> latencySeconds = Optional.empty();

    @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu or gpu; cpu unless given.")
    private Optional<ComputeDevice> device = Optional.empty();

    @Mixin
    private JsonFileOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        StreamBench bench = new StreamBench(options(), new BenchProgress());
        StreamFigures figures = bench.run();
        PrintWriter out = spec.commandLine().getOut();
        StreamTable.lines(figures).forEach(out::println);
        out.flush();
        if (json.file().isPresent()) {
            StreamJson.write(figures, json.file().get());
        }
        return 0;
    }

    private StreamBenchOptions options() {
        StreamBenchOptions usual = quick ? StreamBenchOptions.quick() : StreamBenchOptions.thorough();
        try {
            return new StreamBenchOptions(
                    features.isEmpty() ? usual.features() : features,
                    arms.isEmpty() ? usual.arms() : arms,
                    rounds.orElse(usual.rounds()),
                    seconds.orElse(usual.seconds()),
                    records.orElse(usual.records()),
                    usual.training(),
                    latencySeconds.orElse(usual.latencySeconds()),
                    device.orElse(usual.device()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
