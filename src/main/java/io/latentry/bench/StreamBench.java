/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.LatentryConfig;
import io.latentry.stream.DetectorClient;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sends the same records through the topology and through what it is compared with, in turns, on an embedded broker in this
 * process: 4 partitions, 2 threads, exactly once, the settings that ship.
 */
public final class StreamBench {
    static final int WINDOW = 16;
    static final int FEW_ENTITIES = 1_000;
    static final int MANY_ENTITIES = 100_000;
    private static final int THREADS = 2;
    /** Share of the records that leave the full topology too: one score in 100, and the false alarms. */
    private static final double PASSED_SHARE = 0.011;

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
                    Lane lane = new Lane(cluster, Workload.of(features))) {
                widths.add(lane.run());
            }
        }
        if (options.latencySeconds() == 0) {
            return new StreamFigures(widths, Optional.empty(), Optional.empty());
        }
        try (BenchCluster cluster = BenchCluster.start();
                LatencyRun latency = new LatencyRun(cluster, options.training(), options.device(), progress)) {
            Latency alerts = latency.alerts(Map.of(), options.latencySeconds());
            Latency windows = latency.windows(Map.of(), options.latencySeconds());
            return new StreamFigures(widths, Optional.of(alerts), Optional.of(windows));
        }
    }

    /** All arms for records of one width. */
    private final class Lane implements AutoCloseable {
        private final BenchCluster cluster;
        private final Workload workload;
        private final String topic;
        private final String topicOfMany;
        private final long records;
        private final Predicate<FloatBuffer> filter;
        private final float[] rows;
        private final BenchModel model;
        private final Optional<BenchModel> windowModel;

        Lane(BenchCluster cluster, Workload workload) {
            this.cluster = cluster;
            this.workload = workload;
            topic = "bench-" + workload.width();
            topicOfMany = topic + "-many";
            records = Math.max(
                    1_000,
                    options.records() * 2 * Workload.SENSORS.width() / (Workload.SENSORS.width() + workload.width()));
            float limit = workload.exceededBy(PASSED_SHARE);
            filter = row -> row.get(0) > limit;
            rows = workload.rows(TopicFill.DISTINCT_BYTES / workload.recordBytes(), 2);
            say("training on " + options.training().rows() + " rows");
            model = BenchModel.train(workload, 1, options.training(), options.device());
            windowModel = options.arms().stream().anyMatch(this::measuresWindows)
                    ? Optional.of(trainedOnWindows())
                    : Optional.empty();
            fill();
        }

        /** A hundred thousand windows of wide records would be gigabytes of state. */
        private boolean measures(Arm arm) {
            return arm != Arm.WINDOWED_MANY || workload == Workload.SENSORS;
        }

        private boolean measuresWindows(Arm arm) {
            return arm.isWindowed() && measures(arm);
        }

        private BenchModel trainedOnWindows() {
            say("training on windows of " + WINDOW);
            return BenchModel.train(workload, WINDOW, options.training(), options.device());
        }

        private void fill() {
            say("writing " + records + " records of " + workload.recordBytes() + " bytes");
            byte[][] values = workload.records(rows, cluster.register(workload, topic));
            TopicFill fill = new TopicFill(cluster);
            cluster.createTopic(topic, Map.of());
            fill.fill(topic, values, records, FEW_ENTITIES);
            if (options.arms().contains(Arm.WINDOWED_MANY) && measures(Arm.WINDOWED_MANY)) {
                cluster.createTopic(topicOfMany, Map.of());
                fill.fill(topicOfMany, values, records, MANY_ENTITIES);
            }
        }

        WidthFigures run() {
            List<Arm> order = new ArrayList<>(
                    options.arms().stream().filter(this::measures).sorted().toList());
            // The scorer comes after the topology whose batches it is given.
            if (order.remove(Arm.SCORER)) {
                order.add(order.indexOf(Arm.FULL) + 1, Arm.SCORER);
            }
            List<Map<Arm, Rate>> rounds = new ArrayList<>();
            double batchRows = 0;
            for (int round = 1; round <= options.rounds(); round++) {
                Map<Arm, Rate> rates = WidthFigures.newRound();
                for (Arm arm : order) {
                    Rate rate = arm == Arm.SCORER
                            ? new BareScorer(model.detector(), THREADS)
                                    .measure(rows, (int) Math.round(batchRows), options.seconds())
                            : measure(arm);
                    if (arm == Arm.FULL) {
                        batchRows = rate.batchRows();
                    }
                    rates.put(arm, rate);
                    say("round %d of %d: %s %,.0f records/s"
                            .formatted(round, options.rounds(), arm.label(), rate.perSecond()));
                }
                rounds.add(rates);
                // What warms or cools the machine down must not always meet the same arm.
                if (batchRows > 0) {
                    Collections.reverse(order);
                }
            }
            return new WidthFigures(workload.width(), rounds);
        }

        private Rate measure(Arm arm) {
            SteadyRate steady = new SteadyRate(records, options.runUp());
            try {
                return steady.measure(() -> flow(arm), options.seconds());
            } finally {
                cluster.forgetApplications();
            }
        }

        private Flow flow(Arm arm) {
            LatentryConfig config = cluster.newApplication(
                    workload,
                    arm == Arm.WINDOWED_MANY ? topicOfMany : topic,
                    arm.isWindowed() ? WINDOW : 1,
                    "sampled",
                    Map.of());
            cluster.createOutputs(config);
            var detector = config.detectors().get(0);
            return switch (arm) {
                case PASS_THROUGH -> new StreamsFlow(DetectorClient.passingThrough(config, detector, filter, false));
                case TAGGED_PASS_THROUGH ->
                    new StreamsFlow(DetectorClient.passingThrough(config, detector, filter, true));
                case FULL -> new StreamsFlow(DetectorClient.scoring(config, detector, model));
                case PER_RECORD -> new StreamsFlow(DetectorClient.scoringOneByOne(config, detector, model));
                case PLAIN_CLIENT -> new PlainClients(config, filter);
                case WINDOWED, WINDOWED_MANY ->
                    new StreamsFlow(DetectorClient.scoring(config, detector, windowModel.orElseThrow()));
                case SCORER -> throw new IllegalArgumentException("The bare scorer reads no topic.");
            };
        }

        private void say(String what) {
            progress.accept(workload.width() + " features: " + what);
        }

        @Override
        public void close() {
            model.close();
            windowModel.ifPresent(BenchModel::close);
        }
    }
}
