/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.FleetSimulator;
import io.latentry.local.KafkaTarget;
import io.latentry.local.RoadSimulator;
import io.latentry.local.Simulation;
import io.latentry.local.SimulationPlan;
import io.latentry.local.SimulationRun;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two worlds of the demo: a pump fleet and camera cars, first their sound past, then a present with faults. */
final class DemoWorlds implements AutoCloseable {
    private static final Duration HISTORY_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int PARTITIONS = 4;
    private static final double FAULT_SHARE = 0.12;

    private final Map<String, World> worlds = new LinkedHashMap<>();
    private final Map<String, SimulationRun> runs = new LinkedHashMap<>();

    DemoWorlds(String bootstrapServers, String registryUrl) {
        // Four simulated days at one reading in five minutes: the model has to know nights from mornings.
        Simulation fleet = new FleetSimulator(8, 7, Duration.ofHours(6), Duration.ofMinutes(5));
        // And an hour of three drives: with half of it, the new model judges scenery that neither model has seen, and
        // whether it passes the gate depends on how far the cars have come, that is on how fast the machine trains.
        Simulation road = new RoadSimulator(3, 7, Duration.ofSeconds(2));
        worlds.put(
                "pumps",
                new World(fleet, target(bootstrapServers, registryUrl, "fleet-readings"), 8 * 12 * 24 * 4, 80));
        worlds.put("road", new World(road, target(bootstrapServers, registryUrl, "road-features"), 6_000, 24));
    }

    private static KafkaTarget target(String bootstrapServers, String registryUrl, String topic) {
        return KafkaTarget.of(bootstrapServers, registryUrl, topic, PARTITIONS);
    }

    /** Writes the past of both worlds; returns early when the end is asked for. */
    void writeHistory(ShutdownSignal stop) throws InterruptedException {
        worlds.forEach((name, world) -> runs.put(
                name,
                SimulationRun.start(world.simulation(), SimulationPlan.history(world.history()), world.target())));
        long deadline = System.nanoTime() + HISTORY_WITHIN.toNanos();
        for (SimulationRun run : runs.values()) {
            while (!run.awaitHistory(LOOK_AGAIN)) {
                if (stop.isRequested()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "The past is not written after " + HISTORY_WITHIN.toSeconds() + " s");
                }
            }
        }
    }

    /** Goes on in both worlds, at a steady pace, with or without faults. */
    void goLive(boolean withFaults) {
        close();
        worlds.forEach((name, world) -> {
            double share = withFaults ? FAULT_SHARE : 0;
            SimulationPlan plan = SimulationPlan.live(world.rate(), share);
            runs.put(name, SimulationRun.start(world.simulation(), plan, world.target()));
        });
    }

    /** How many faults of each kind have begun in that world since it last went live. */
    Map<String, Long> faults(String name) {
        return runs.get(name).faults();
    }

    @Override
    public void close() {
        runs.values().forEach(SimulationRun::close);
    }

    /**
     * One world.
     *
     * @param history records of its past
     * @param rate of its present, records per second
     */
    private record World(Simulation simulation, KafkaTarget target, long history, double rate) {}
}
