/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AvroSerdes;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.model.ModelCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All detectors of one process, each with a client and a supervisor of its own, and the catalog that they share. */
public final class DetectionService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionService.class);

    private final Map<String, DetectorSupervisor> supervisors = new LinkedHashMap<>();
    private final Map<String, StreamCounters> counters = new LinkedHashMap<>();
    private final ModelCatalog catalog;
    private final OutputTopics topics;
    private final Serializer<Object> events;

    /**
     * The detectors of {@code config}, not started.
     *
     * @param onStateChange told all states whenever one has changed
     */
    public DetectionService(LatentryConfig config, Consumer<Map<String, DetectorState>> onStateChange) {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        Map<String, Supplier<FeatureReader>> readers = config.detectors().stream()
                .collect(Collectors.toMap(DetectorConfig::name, detector -> () -> reader(registry, detector)));
        Map<String, List<String>> features = readers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get().featureNames()));
        catalog = new ModelCatalog(config, features);
        topics = new OutputTopics(config);
        events = AvroSerdes.valueSerializer(config.schemaRegistry());
        for (DetectorConfig detector : config.detectors()) {
            StreamCounters counts = new StreamCounters();
            counters.put(detector.name(), counts);
            supervisors.put(
                    detector.name(),
                    new DetectorSupervisor(
                            detector,
                            new ClusterSurroundings(config, detector, topics, events, catalog),
                            () -> new KafkaStreams(
                                    DetectorTopology.build(
                                            detector,
                                            config.topics(),
                                            readers.get(detector.name()),
                                            catalog,
                                            events,
                                            counts),
                                    settings(config, detector)),
                            StreamsSettings.onClose(config),
                            () -> report(onStateChange)));
        }
        catalog.onChange(detector -> supervisors.get(detector).wakeUp());
    }

    private Properties settings(LatentryConfig config, DetectorConfig detector) {
        FirstOffsets.commit(config, detector);
        Properties settings = StreamsSettings.of(config, detector);
        topics.deadLetterBytes().ifPresent(bytes -> StreamsSettings.limitDeadLetters(settings, bytes));
        return settings;
    }

    /** One at a time, so that nobody is told an older state after a newer one. */
    private synchronized void report(Consumer<Map<String, DetectorState>> listener) {
        listener.accept(states());
    }

    private static FeatureReader reader(SchemaRegistryClient registry, DetectorConfig detector) {
        return new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
    }

    /** Begins: each detector runs as soon as all it needs is there. */
    public void start() {
        catalog.start();
        supervisors.values().forEach(DetectorSupervisor::start);
    }

    /** What each detector is doing, by name in the order of the configuration. */
    public Map<String, DetectorState> states() {
        Map<String, DetectorState> states = new LinkedHashMap<>();
        supervisors.forEach((name, supervisor) -> states.put(name, supervisor.state()));
        return states;
    }

    /** What each detector has done, by name in the order of the configuration. */
    public Map<String, StreamCounters.Snapshot> counts() {
        Map<String, StreamCounters.Snapshot> counts = new LinkedHashMap<>();
        counters.forEach((name, counter) -> counts.put(name, counter.snapshot()));
        return counts;
    }

    /** The models in use. */
    public ModelCatalog catalog() {
        return catalog;
    }

    /** Stops all detectors side by side, then lets go of the models. */
    @Override
    public void close() {
        counts().forEach((name, counts) -> LOG.atInfo()
                .addKeyValue("detector", name)
                .addKeyValue("counts", counts.summary())
                .log("Stopping"));
        supervisors.values().forEach(DetectorSupervisor::stop);
        supervisors.values().forEach(DetectorSupervisor::close);
        catalog.close();
        topics.close();
        events.close();
    }
}
