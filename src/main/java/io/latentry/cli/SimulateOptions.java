/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.KafkaTarget;
import io.latentry.local.Simulation;
import io.latentry.local.SimulationPlan;
import io.latentry.local.SimulationRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the simulators have in common on the command line, and how one is run. */
final class SimulateOptions {
    private static final int PARTITIONS = 4;
    private static final Duration GLANCE = Duration.ofMillis(250);

    @Mixin
    private ClusterOptions cluster;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Topic to write to; created with " + PARTITIONS + " partitions when it is missing.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "50",
            description =
                    "Records per second, all entities together; 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Stop after so many records, the history not counted. Without it, Ctrl-C stops.")
    private Optional<Long> records = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed gives the same world. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--faults",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Expected share of records that belong to a fault, 0 for none. Default: ${DEFAULT-VALUE}.")
    private double faults;

    @Option(
            names = "--history",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "First write a past of this length in which nothing goes wrong, ending now: 6h, 1d.")
    private Optional<Duration> history = Optional.empty();

    long seed() {
        return seed;
    }

    /** Writes the simulation until its end or Ctrl-C, and tells what was written. */
    int run(Simulation simulation, String defaultTopic, CommandSpec spec) throws InterruptedException {
        String name = topic.orElse(defaultTopic);
        KafkaTarget target = cluster.topic(name, PARTITIONS);
        SimulationPlan plan = plan(simulation, spec);
        try (ShutdownSignal stop = new ShutdownSignal()) {
            SimulationRun run = SimulationRun.start(simulation, plan, target);
            try (run;
                    ProgressMeter meter = ProgressMeter.start("Simulating", "records", total(plan))) {
                while (!stop.isRequested() && !run.await(GLANCE)) {
                    meter.accept(run.produced());
                }
                meter.accept(run.produced());
            }
            report(run, name, spec.commandLine().getOut());
            return 0;
        }
    }

    private SimulationPlan plan(Simulation simulation, CommandSpec spec) {
        if (!(rate >= 0) || records.orElse(0L) < 0 || !(faults >= 0 && faults < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate and --records must be 0 or more, --faults at least 0 and less than 1");
        }
        long past =
                history.map(time -> SimulationPlan.recordsIn(time, simulation)).orElse(0L);
        OptionalLong present = records.map(OptionalLong::of).orElse(OptionalLong.empty());
        return new SimulationPlan(past, rate, present, faults);
    }

    private static long total(SimulationPlan plan) {
        return plan.liveRecords().isPresent()
                ? plan.historyRecords() + plan.liveRecords().getAsLong()
                : -1;
    }

    private static void report(SimulationRun run, String topic, PrintWriter out) {
        out.println(run.produced() + " records written to " + topic + ".");
        for (Map.Entry<String, Long> fault : run.faults().entrySet()) {
            long faulty = run.recordsByTruth().getOrDefault(fault.getKey(), 0L);
            out.println("  " + fault.getKey() + ": " + fault.getValue() + " times, " + faulty + " records");
        }
        out.flush();
    }
}
