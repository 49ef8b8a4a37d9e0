/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.FleetSimulator;
import io.latentry.local.RoadSimulator;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry simulate fleet|road}: something to watch, with the truth in the record header {@code latentry.truth}. */
@Command(
        name = "simulate",
        description = "Write simulated records to a topic; the truth travels in the record header latentry.truth.",
        synopsisSubcommandLabel = "(fleet | road)",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Runnable {
    private static final Duration READING_INTERVAL = Duration.ofSeconds(10);
    private static final Duration FRAME_INTERVAL = Duration.ofMillis(200);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: fleet or road");
    }

    @Command(
            name = "fleet",
            description = {
                "A station of pumps: load, speed, flow, pressures, vibration, temperatures and current.",
                "Faults: bearing-wear, cavitation, leak, stuck-sensor, spike, drift.",
                "Two readings of a pump are 10 s apart in its own time, whatever the rate."
            },
            mixinStandardHelpOptions = true)
    int fleet(
            @Mixin SimulateOptions options,
            @Option(
                            names = "--entities",
                            paramLabel = "N",
                            defaultValue = "8",
                            description = "How many pumps. Default: ${DEFAULT-VALUE}.")
                    int pumps)
            throws InterruptedException {
        Duration timeOfDay = Duration.ofSeconds(LocalTime.now(ZoneOffset.UTC).toSecondOfDay());
        return options.run(
                new FleetSimulator(positive(pumps), options.seed(), timeOfDay, READING_INTERVAL),
                "fleet-readings",
                spec);
    }

    @Command(
            name = "road",
            description = {
                "Cars with cameras on clear days: 64 features per frame.",
                "Rare: fog, night, snow, rain, pedestrian, animal, debris.",
                "Two frames of a car are 0.2 s apart in its own time, whatever the rate."
            },
            mixinStandardHelpOptions = true)
    int road(
            @Mixin SimulateOptions options,
            @Option(
                            names = "--entities",
                            paramLabel = "N",
                            defaultValue = "4",
                            description = "How many cars. Default: ${DEFAULT-VALUE}.")
                    int cars)
            throws InterruptedException {
        return options.run(new RoadSimulator(positive(cars), options.seed(), FRAME_INTERVAL), "road-features", spec);
    }

    private int positive(int entities) {
        if (entities < 1) {
            throw new ParameterException(spec.commandLine(), "--entities must be 1 or more");
        }
        return entities;
    }
}
