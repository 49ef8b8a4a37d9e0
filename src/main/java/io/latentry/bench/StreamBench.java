/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends the same records through the topology and through what it is compared with, in turns, on an embedded broker in this
 * process: 4 partitions, 2 threads, exactly once, the settings that ship.
 */
public final class StreamBench {
    static final int WINDOW = 16;
    static final int FEW_ENTITIES = 1_000;
    static final int MANY_ENTITIES = 100_000;

    /**
     * Turns that an arm has before those that count: the JVM's compiler comes to a slow topology's code late, and while it is
     * at it takes its time from what is measured.
     */
    private static final int WARM_UP_TURNS = 4;

    private final StreamBenchOptions options;
    private final Consumer<String> progress;

    /**
     * A bench.
     *
     * @param progress told what is going on, in words
     */
    public StreamBench(StreamBenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Measures all that was asked for. */
    public StreamFigures run() {
        List<WidthFigures> widths = new ArrayList<>();
        for (int features : options.features()) {
            try (BenchCluster cluster = BenchCluster.start();
                    StreamLane lane = new StreamLane(cluster, Workload.of(features), options, progress)) {
                widths.add(rounds(lane));
            }
        }
        if (options.latencySeconds() == 0) {
            return new StreamFigures(widths, Optional.empty(), Optional.empty());
        }
        try (BenchCluster cluster = BenchCluster.start();
                LatencyRun latency = new LatencyRun(cluster, options.training(), options.device(), progress)) {
            return new StreamFigures(
                    widths,
                    timed("alerts", () -> latency.alerts(Map.of(), options.latencySeconds())),
                    timed("windows", () -> latency.windows(Map.of(), options.latencySeconds())));
        }
    }

    /** A machine too slow for the steady rate has throughput all the same. */
    private Optional<Latency> timed(String what, Supplier<Latency> measurement) {
        try {
            return Optional.of(measurement.get());
        } catch (IllegalStateException e) {
            progress.accept("no latency of " + what + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private WidthFigures rounds(StreamLane lane) {
        List<Arm> order = new ArrayList<>(options.arms().stream()
                .filter(lane::measures)
                .filter(arm -> arm != Arm.SCORER)
                .sorted()
                .toList());
        List<Map<Arm, Rate>> rounds = new ArrayList<>();
        // Round 0 is not counted.
        for (int round = 0; round <= options.rounds(); round++) {
            Map<Arm, Rate> rates = new EnumMap<>(Arm.class);
            double seconds = options.seconds() * (round == 0 ? WARM_UP_TURNS : 1);
            for (Arm arm : order) {
                note(rates, lane.width(), round, arm, lane.measure(arm, Map.of(), seconds));
                if (arm == Arm.FULL
                        && options.arms().contains(Arm.SCORER)
                        && rates.get(arm).batches() > 0) {
                    // At the batch size just observed, and next to it in time: the two are compared.
                    note(
                            rates,
                            lane.width(),
                            round,
                            Arm.SCORER,
                            lane.score(rates.get(Arm.FULL).batchRows(), seconds));
                }
            }
            if (round > 0) {
                rounds.add(rates);
            }
            // What warms or cools the machine down must not always meet the same arm.
            Collections.reverse(order);
        }
        return new WidthFigures(lane.width(), rounds);
    }

    private void note(Map<Arm, Rate> rates, int width, int round, Arm arm, Rate rate) {
        rates.put(arm, rate);
        progress.accept("%d features, round %d of %d: %s %,.0f records/s"
                .formatted(width, round, options.rounds(), arm.label(), rate.perSecond()));
    }
}
