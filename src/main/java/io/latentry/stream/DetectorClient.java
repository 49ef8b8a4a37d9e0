/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AvroSerdes;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * One detector's Kafka Streams client with the settings that ship, but without supervisor and model catalog: what a bench
 * measures. It does not come back after a failure.
 */
public final class DetectorClient implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final StreamCounters counters;
    private final KafkaStreams client;
    private final Optional<Serializer<Object>> events;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private DetectorClient(
            Topology topology, Properties settings, StreamCounters counters, Optional<Serializer<Object>> events) {
        this.counters = counters;
        this.events = events;
        this.client = new KafkaStreams(topology, settings);
        client.setUncaughtExceptionHandler(exception -> {
            failure.compareAndSet(null, exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    /** The detector as it runs in production, scoring with those models; not started. */
    public static DetectorClient scoring(LatentryConfig config, DetectorConfig detector, ModelSource models) {
        return scoring(config, detector, models, settings(config, detector));
    }

    /** The same without the tags of the polls: every record is scored by itself. */
    public static DetectorClient scoringOneByOne(LatentryConfig config, DetectorConfig detector, ModelSource models) {
        return scoring(config, detector, models, untagged(settings(config, detector)));
    }

    private static DetectorClient scoring(
            LatentryConfig config, DetectorConfig detector, ModelSource models, Properties settings) {
        StreamCounters counters = new StreamCounters();
        Serializer<Object> events = AvroSerdes.valueSerializer(config.schemaRegistry());
        Topology topology =
                DetectorTopology.build(detector, config.topics(), readers(config, detector), models, events, counters);
        return new DetectorClient(topology, settings, counters, Optional.of(events));
    }

    /**
     * The same source and sinks around a processor that reads each record into a row and lets through what {@code filter}
     * says; not started.
     *
     * @param filter looks at a row, [width] from index 0
     * @param tagged whether the polls are tagged, as scoring needs it and this does not
     */
    public static DetectorClient passingThrough(
            LatentryConfig config, DetectorConfig detector, Predicate<FloatBuffer> filter, boolean tagged) {
        StreamCounters counters = new StreamCounters();
        Topology topology =
                PassThroughTopology.build(detector, config.topics(), readers(config, detector), filter, counters);
        Properties settings = settings(config, detector);
        return new DetectorClient(topology, tagged ? settings : untagged(settings), counters, Optional.empty());
    }

    /** The settings that a detector's client runs with. */
    public static Properties settings(LatentryConfig config, DetectorConfig detector) {
        return StreamsSettings.of(config, detector);
    }

    private static Properties untagged(Properties settings) {
        settings.remove(StreamsConfig.mainConsumerPrefix("interceptor.classes"));
        return settings;
    }

    private static Supplier<FeatureReader> readers(LatentryConfig config, DetectorConfig detector) {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        return () -> new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
    }

    /** Begins to read. */
    public void start() {
        client.start();
    }

    /** Whether every task has been assigned and restored. */
    public boolean isRunning() {
        return client.state() == KafkaStreams.State.RUNNING;
    }

    /** What stopped the client; empty as long as nothing has. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** What it has done so far. */
    public StreamCounters.Snapshot counts() {
        return counters.snapshot();
    }

    /** Stops the client; its local state stays. */
    @Override
    public void close() {
        client.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        events.ifPresent(Serializer::close);
    }
}
