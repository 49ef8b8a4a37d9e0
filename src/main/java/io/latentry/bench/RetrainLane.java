/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.LatentryConfig;
import io.latentry.retrain.Retraining;
import io.latentry.retrain.RetrainingOutcome;
import io.latentry.vae.VaeOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Retrains on a topic of one workload as {@code latentry retrain --once} does, and times the stages. */
final class RetrainLane {
    private static final int ENTITIES = 1_000;
    /** Rows of a retraining that is there to have the JVM's compiler at work before the others are timed. */
    private static final int WARM_UP_ROWS = 10_000;

    private final BenchCluster cluster;
    private final Workload workload;
    private final RetrainBenchOptions options;
    private final Consumer<String> progress;
    private final String topic;
    private final long records;

    /** Fills the topic. */
    RetrainLane(BenchCluster cluster, Workload workload, RetrainBenchOptions options, Consumer<String> progress) {
        this.cluster = cluster;
        this.workload = workload;
        this.options = options;
        this.progress = progress;
        topic = "history-" + workload.width();
        records = options.records(workload);
        say("writing %,d records of %,d bytes".formatted(records, workload.recordBytes()));
        fill(cluster, workload, topic, records);
    }

    /** Makes a topic of records that are all different. */
    static void fill(BenchCluster cluster, Workload workload, String topic, long records) {
        cluster.createTopic(topic, Map.of());
        FreshRecords values = new FreshRecords(workload, cluster.register(workload, topic));
        new TopicFill(cluster).fill(topic, values, records, ENTITIES);
    }

    /** For each value of {@code training.rows} a first retraining, and one that finds the first one's model in service. */
    List<TurnFigures> turns() {
        say("warming up");
        turn(configured((int) Math.min(WARM_UP_ROWS, records)));
        List<TurnFigures> turns = new ArrayList<>();
        for (int rows : options.limits(records)) {
            LatentryConfig config = configured(rows);
            for (int i = 0; i < 2; i++) {
                TurnFigures turn = turn(config);
                say("%,d rows, %s champion: %.1f s, training %.1f s of them, gate %.1f s"
                        .formatted(
                                rows,
                                turn.champion() ? "with a" : "no",
                                turn.seconds().total(),
                                turn.seconds().training(),
                                turn.seconds().gate()));
                turns.add(turn);
            }
        }
        return turns;
    }

    private LatentryConfig configured(int rows) {
        return cluster.newSidecar(workload, topic, options.device(), Map.of("rows", rows));
    }

    private TurnFigures turn(LatentryConfig config) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        Retraining retraining = new Retraining(config, "bench");
        StageClock clock = new StageClock(System::nanoTime);
        RetrainingOutcome outcome = retraining.once(config.detectors().get(0), clock);
        StageSeconds seconds = clock.stages();
        if (outcome.published().isEmpty()) {
            say("the gate rejected the model: " + outcome.gate().reason());
        }
        return new TurnFigures(
                workload.width(),
                clock.records(),
                clock.gateRows(),
                outcome.gate().champion().isPresent(),
                seconds,
                clock.steps(),
                batch(outcome),
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum());
    }

    /** Rows per step follow from how many there are to train on. */
    private OptionalInt batch(RetrainingOutcome outcome) {
        return outcome.published()
                .map(manifest -> manifest.getMetrics().get("trainingRows").intValue())
                .map(rows ->
                        OptionalInt.of(VaeOptions.of(rows, workload.width(), 1).batch()))
                .orElse(OptionalInt.empty());
    }

    private void say(String what) {
        progress.accept(workload.width() + " features: " + what);
    }
}
