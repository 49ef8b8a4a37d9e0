/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.model.ModelSource;
import io.latentry.stream.DetectorClient;
import io.latentry.stream.StreamCounters;
import io.latentry.vae.ComputeDevice;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long it takes from a record to its alert, at a steady rate: from the moment that the record is due to be produced (a
 * producer that falls behind counts as late) to the moment that a read_committed consumer has its alert in hand.
 */
final class LatencyRun implements AutoCloseable {
    static final int RECORDS_PER_SECOND = 5_000;
    /** Every so-many-th record is anomalous: 1,250 alerts per second. */
    private static final int ANOMALOUS_EVERY = 4;

    private static final int ENTITIES = 1_000;
    private static final int DISTINCT = 20_000;
    /** Share of the results due that are to be measured. */
    private static final double FEWEST = 0.9;

    private static final Duration RUN_UP = Duration.ofSeconds(4);
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration RUNNING_WITHIN = Duration.ofSeconds(60);

    private final BenchCluster cluster;
    private final Effort training;
    private final ComputeDevice device;
    private final Consumer<String> progress;
    private final Workload workload = Workload.SENSORS;
    private BenchModel model;
    private BenchModel windowModel;
    private int runs;

    LatencyRun(BenchCluster cluster, Effort training, ComputeDevice device, Consumer<String> progress) {
        this.cluster = cluster;
        this.training = training;
        this.device = device;
        this.progress = progress;
    }

    /** Where the seconds that are timed begin and end. */
    enum Moment {
        BEGIN,
        END
    }

    /**
     * Times alerts of a detector that judges each record by itself.
     *
     * @param kafka what to set otherwise than shipped
     */
    Latency alerts(Map<String, String> kafka, double seconds) {
        return alerts(kafka, seconds, seen -> {});
    }

    /** The same; {@code moments} is told when the timed seconds begin and when they end. */
    Latency alerts(Map<String, String> kafka, double seconds, Consumer<Moment> moments) {
        if (model == null) {
            model = BenchModel.train(workload, 1, training, device);
        }
        return time(model, 1, "none", kafka, seconds, moments);
    }

    /**
     * Times the scores of windows. An alarm is one alert however long it lasts, too few to take percentiles of; a score goes
     * the same way.
     */
    Latency windows(Map<String, String> kafka, double seconds) {
        if (windowModel == null) {
            windowModel = BenchModel.train(workload, StreamBench.WINDOW, training, device);
        }
        return time(windowModel, StreamBench.WINDOW, "all", kafka, seconds, seen -> {});
    }

    private Latency time(
            ModelSource models,
            int window,
            String emit,
            Map<String, String> kafka,
            double seconds,
            Consumer<Moment> moments) {
        String topic = "paced-" + ++runs;
        cluster.createTopic(topic, Map.of());
        LatentryConfig config = cluster.newApplication(workload, topic, window, emit, kafka);
        cluster.createOutputs(config);
        DetectorConfig detector = config.detectors().get(0);
        String results =
                window == 1 ? config.topics().anomalies() : config.topics().scores();
        progress.accept("latency: %,d records/s for %.0f s, window %d %s"
                .formatted(RECORDS_PER_SECOND, seconds, window, kafka));
        try (DetectorClient client = DetectorClient.scoring(config, detector, models);
                PacedProducer producer = new PacedProducer(cluster, topic, values(topic), ENTITIES);
                ResultWatch watch = new ResultWatch(cluster.bootstrapServers(), results)) {
            client.start();
            awaitRunning(client);
            producer.run(RECORDS_PER_SECOND, RUN_UP);
            StreamCounters.Snapshot before = client.counts();
            moments.accept(Moment.BEGIN);
            long from = System.currentTimeMillis();
            producer.run(RECORDS_PER_SECOND, Duration.ofMillis((long) (1_000 * seconds)));
            long to = System.currentTimeMillis();
            moments.accept(Moment.END);
            StreamCounters.Snapshot after = client.counts();
            double batchRows =
                    (after.records() - before.records()) / (double) Math.max(1, after.batches() - before.batches());
            awaitAll(client, producer.sent());
            Latency latency = Latency.of(watch.between(from, to), batchRows);
            long due = Math.round(RECORDS_PER_SECOND * seconds / (window == 1 ? ANOMALOUS_EVERY : 1));
            progress.accept(restsOn(latency.results(), due));
            return latency;
        } finally {
            cluster.deleteTopics(topic);
            cluster.forgetApplications();
        }
    }

    /** How many results the percentiles are taken of, and whether too few of them came to be believed. */
    static String restsOn(int results, long due) {
        String enough = results < FEWEST * due
                ? ": fewer than %.0f %% of those due, so the percentiles are of the easier ones".formatted(100 * FEWEST)
                : "";
        return "latency: percentiles of %,d results, %,d were due%s".formatted(results, due, enough);
    }

    private byte[][] values(String topic) {
        float[] rows = workload.rows(DISTINCT, 3);
        float[] broken = workload.brokenRows(DISTINCT, 4);
        for (int i = 0; i < DISTINCT; i += ANOMALOUS_EVERY) {
            System.arraycopy(broken, i * workload.width(), rows, i * workload.width(), workload.width());
        }
        return workload.records(rows, cluster.register(workload, topic));
    }

    private static void awaitRunning(DetectorClient client) {
        long deadline = System.nanoTime() + RUNNING_WITHIN.toNanos();
        while (!client.isRunning()) {
            requireRunning(client);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "The detector does not run after " + RUNNING_WITHIN.toSeconds() + " s.");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** The slowest must not be missing from the percentiles. */
    private static void awaitAll(DetectorClient client, long sent) {
        long deadline = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
        while (client.counts().records() < sent) {
            requireRunning(client);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The detector does not keep up: %,d of %,d records after %d s more."
                        .formatted(client.counts().records(), sent, CAUGHT_UP_WITHIN.toSeconds()));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static void requireRunning(DetectorClient client) {
        client.failure().ifPresent(cause -> {
            throw new IllegalStateException("The detector failed: " + cause.getMessage(), cause);
        });
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        if (windowModel != null) {
            windowModel.close();
        }
    }
}
