/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.stream.DetectorClient;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Records of one width in a topic that has been filled, and the arms that they can be sent through. */
final class StreamLane implements AutoCloseable {
    private static final int THREADS = 2;
    /** Share of the records that leave the full topology too: one score in 100, and the false alarms. */
    private static final double PASSED_SHARE = 0.011;

    private final BenchCluster cluster;
    private final Workload workload;
    private final StreamBenchOptions options;
    private final Consumer<String> progress;
    private final String topic;
    private final String topicOfMany;
    private final long records;
    private final Predicate<FloatBuffer> filter;
    private final float[] rows;
    private final BenchModel model;
    private final Optional<BenchModel> windowModel;

    /** Trains the models that the arms need, and fills the topics. */
    StreamLane(BenchCluster cluster, Workload workload, StreamBenchOptions options, Consumer<String> progress) {
        this.cluster = cluster;
        this.workload = workload;
        this.options = options;
        this.progress = progress;
        topic = "bench-" + workload.width();
        topicOfMany = topic + "-many";
        int narrow = Workload.SENSORS.width();
        records = Math.max(1_000, options.records() * 2 * narrow / (narrow + workload.width()));
        float limit = workload.exceededBy(PASSED_SHARE);
        filter = row -> row.get(0) > limit;
        rows = workload.rows(TopicFill.DISTINCT_BYTES / workload.recordBytes(), 2);
        model = train(1);
        windowModel = options.arms().stream().anyMatch(arm -> arm.isWindowed() && measures(arm))
                ? Optional.of(train(StreamBench.WINDOW))
                : Optional.empty();
        fill();
    }

    /** A hundred thousand windows of wide records would be gigabytes of state. */
    boolean measures(Arm arm) {
        return arm != Arm.WINDOWED_MANY || workload == Workload.SENSORS;
    }

    private BenchModel train(int window) {
        say("training, window " + window);
        return BenchModel.train(workload, window, options.training(), options.device());
    }

    private void fill() {
        say("writing %,d records of %,d bytes".formatted(records, workload.recordBytes()));
        byte[][] values = workload.records(rows, cluster.register(workload, topic));
        TopicFill fill = new TopicFill(cluster);
        cluster.createTopic(topic, Map.of());
        fill.fill(topic, values, records, StreamBench.FEW_ENTITIES);
        if (options.arms().contains(Arm.WINDOWED_MANY) && measures(Arm.WINDOWED_MANY)) {
            cluster.createTopic(topicOfMany, Map.of());
            fill.fill(topicOfMany, values, records, StreamBench.MANY_ENTITIES);
        }
    }

    /** Numbers per record. */
    int width() {
        return workload.width();
    }

    /**
     * Gives an arm that reads the topic its turn.
     *
     * @param kafka what to set otherwise than shipped
     */
    Rate measure(Arm arm, Map<String, String> kafka, double seconds) {
        SteadyRate steady = new SteadyRate(records, options.runUp());
        try {
            return steady.measure(() -> flow(arm, kafka), seconds);
        } finally {
            cluster.forgetApplications();
        }
    }

    /** Gives the bare scorer its turn. */
    Rate score(double batchRows, double seconds) {
        return new BareScorer(model.detector(), THREADS).measure(rows, (int) Math.round(batchRows), seconds);
    }

    private Flow flow(Arm arm, Map<String, String> kafka) {
        LatentryConfig config = cluster.newApplication(
                workload,
                arm == Arm.WINDOWED_MANY ? topicOfMany : topic,
                arm.isWindowed() ? StreamBench.WINDOW : 1,
                "sampled",
                kafka);
        cluster.createOutputs(config);
        DetectorConfig detector = config.detectors().get(0);
        return switch (arm) {
            case PASS_THROUGH -> new StreamsFlow(DetectorClient.passingThrough(config, detector, filter, false));
            case TAGGED_PASS_THROUGH -> new StreamsFlow(DetectorClient.passingThrough(config, detector, filter, true));
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
