/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.LatentryConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Times alerts at a steady rate in turns: alone, and beside a sidecar that trains one model after the other on the same broker.
 * Detector, broker and producer are in this process, the sidecar in another, on the same cores.
 */
final class BesideRun {
    private static final String TOPIC = "history";
    /** More than the sidecar reads with the settings that ship. */
    private static final long RECORDS = 100_000;

    private final RetrainBenchOptions options;
    private final String mainClass;
    private final Consumer<String> progress;

    BesideRun(RetrainBenchOptions options, String mainClass, Consumer<String> progress) {
        this.options = options;
        this.mainClass = mainClass;
        this.progress = progress;
    }

    /** @throws IllegalStateException if the detector does not keep up, or the sidecar does not train */
    BesideFigures run() {
        try (BenchCluster cluster = BenchCluster.start();
                LatencyRun latency = new LatencyRun(cluster, options.training(), options.device(), progress)) {
            RetrainLane.fill(cluster, Workload.SENSORS, TOPIC, RECORDS);
            LatentryConfig config = Sidecar.configuration(cluster, Workload.SENSORS, TOPIC, options);
            progress.accept("alerts: warming up");
            latency.alerts(Map.of(), options.seconds());
            List<BesideFigures.Round> rounds = new ArrayList<>();
            for (int round = 1; round <= options.rounds(); round++) {
                rounds.add(round(cluster, config, latency, round));
            }
            return new BesideFigures(rounds);
        }
    }

    /** What warms or cools the machine down must not always meet the same of the two. */
    private BesideFigures.Round round(BenchCluster cluster, LatentryConfig config, LatencyRun latency, int round) {
        Path log = cluster.folder().resolve("sidecar-" + round + ".log");
        List<Latency> alone = new ArrayList<>();
        if (round % 2 == 1) {
            alone.add(latency.alerts(Map.of(), options.seconds()));
        }
        Latency beside;
        // Those that are under way at the first moment or begin before the last.
        AtomicInteger trainings = new AtomicInteger();
        try (Sidecar sidecar = Sidecar.start(mainClass, cluster.file(config), log)) {
            beside = latency.alerts(Map.of(), options.seconds(), moment -> {
                switch (moment) {
                    case BEGIN -> trainings.set(-sidecar.ended());
                    case END -> trainings.addAndGet(sidecar.begun());
                }
            });
        }
        if (alone.isEmpty()) {
            alone.add(latency.alerts(Map.of(), options.seconds()));
        }
        progress.accept("alerts, round %d of %d: p99 %d ms alone, %d ms beside %d trainings"
                .formatted(round, options.rounds(), alone.get(0).p99(), beside.p99(), trainings.get()));
        return new BesideFigures.Round(alone.get(0), beside, trainings.get());
    }
}
