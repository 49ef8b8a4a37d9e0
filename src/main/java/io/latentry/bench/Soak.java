/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelManifest;
import io.latentry.config.LatentryConfig;
import io.latentry.model.ModelPublisher;
import io.latentry.vae.ComputeDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps {@code latentry run} at full speed in a process of its own and watches that process's memory, while model versions
 * come and go. Broker, producer and publisher are in this process.
 */
public final class Soak {
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
    private static final Duration SAMPLE_AT_LEAST = Duration.ofMillis(500);
    private static final Duration FIRST_RECORD_WITHIN = Duration.ofSeconds(120);
    /** Read records go within a minute; unread ones are far fewer. */
    private static final Map<String, String> SHORT_LIVED = Map.of(
            "retention.bytes", Integer.toString(256 << 20),
            "segment.bytes", Integer.toString(64 << 20),
            "file.delete.delay.ms", "1000");

    private static final int DISTINCT = 20_000;

    private final SoakOptions options;
    private final String mainClass;
    private final Consumer<String> progress;
    private final CountDownLatch never = new CountDownLatch(1);

    /**
     * A soak.
     *
     * @param mainClass of the command line that is started anew
     * @param progress told what is going on, in words
     */
    public Soak(SoakOptions options, String mainClass, Consumer<String> progress) {
        this.options = options;
        this.mainClass = mainClass;
        this.progress = progress;
    }

    /**
     * Soaks.
     *
     * @throws IllegalStateException if the app ends or does not begin
     */
    public SoakFigures run() throws InterruptedException {
        Workload workload = Workload.SENSORS;
        String topic = "soak";
        try (BenchCluster cluster = BenchCluster.start()) {
            cluster.createTopic(topic, SHORT_LIVED);
            LatentryConfig config = cluster.newApplication(workload, topic, options.window(), "sampled", Map.of());
            cluster.createOutputs(config);
            byte[] model = train(workload);
            publish(config, workload, model);
            byte[][] values = workload.records(workload.rows(DISTINCT, 3), cluster.register(workload, topic));
            try (SoakedApp app = SoakedApp.start(
                            mainClass,
                            cluster.file(config),
                            cluster.folder().resolve("app.log"),
                            options.heapMegabytes());
                    EndlessFeed feed =
                            new EndlessFeed(cluster, topic, config.application().id(BenchCluster.DETECTOR), values)) {
                feed.start();
                awaitFirstRecord(app, feed);
                return watch(app, feed, () -> publish(config, workload, model));
            }
        }
    }

    private byte[] train(Workload workload) {
        progress.accept("training");
        try (BenchModel model = BenchModel.train(workload, options.window(), options.training(), ComputeDevice.CPU)) {
            return model.detector().toBytes();
        }
    }

    private static void publish(LatentryConfig config, Workload workload, byte[] model) {
        DataRange unknown = new DataRange(0L, Instant.EPOCH, Instant.EPOCH, List.of());
        ModelManifest draft = ModelManifest.newBuilder()
                .setDetector(BenchCluster.DETECTOR)
                .setFeatureNames(workload.columns())
                .setTraining(unknown)
                .setCalibration(unknown)
                .setJointCalibration(unknown)
                .build();
        new ModelPublisher(config).publish(draft, model);
    }

    private void awaitFirstRecord(SoakedApp app, EndlessFeed feed) throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_RECORD_WITHIN.toNanos();
        while (feed.committed() == 0) {
            app.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "The app has processed nothing after " + FIRST_RECORD_WITHIN.toSeconds() + " s.");
            }
            pause(Duration.ofMillis(200));
        }
    }

    private SoakFigures watch(SoakedApp app, EndlessFeed feed, Runnable swap) throws InterruptedException {
        long begin = System.nanoTime();
        long before = feed.committed();
        double seconds = options.duration().toMillis() / 1e3;
        double swapEvery = seconds / (options.swaps() + 1);
        double step = Math.max(
                SAMPLE_AT_LEAST.toMillis() / 1e3,
                Math.min(SAMPLE_EVERY.toMillis() / 1e3, Math.min(swapEvery / 2, seconds / 40)));
        List<MemorySample> samples = new ArrayList<>();
        int swapped = 0;
        for (double now = 0; now < seconds; now = (System.nanoTime() - begin) / 1e9) {
            samples.add(app.sample(now, feed.committed() - before));
            if (swapped < options.swaps() && now >= (swapped + 1) * swapEvery) {
                swap.run();
                swapped++;
            }
            if (samples.size() % 6 == 1) {
                MemorySample last = samples.get(samples.size() - 1);
                progress.accept("minute %.1f: resident %.0f MB, heap %.0f MB, %,d records, %d swaps"
                        .formatted(
                                now / 60,
                                last.resident() / (double) (1 << 20),
                                last.heapUsed() / (double) (1 << 20),
                                last.records(),
                                swapped));
            }
            double next = Math.min(step, (begin + seconds * 1e9 - System.nanoTime()) / 1e9);
            pause(Duration.ofMillis(Math.max(1, (long) (1_000 * next))));
        }
        return new SoakFigures(
                samples,
                options.warmUp().toMillis() / 1e3,
                (long) options.heapMegabytes() << 20,
                1 + swapped,
                app.usedVersions());
    }

    private void pause(Duration time) throws InterruptedException {
        if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Nobody counts this down.");
        }
    }
}
