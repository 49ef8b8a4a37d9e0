/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.config.HistoryConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.model.ModelSource;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology of one detector: source, scoring, and a sink for each kind of result. Every node is named.
 *
 * <p>Windows of an entity that a field names take a step more: records go through a topic of their own, which brings those
 * of an entity together. The value stays the very bytes that came, since a new one would be no part of its poll's batch.
 */
final class DetectorTopology {
    static final String RECORDS = "records";
    static final String SCORING = "scoring";
    static final String ENTITIES = "entities";
    static final String ACCOUNTS = "accounts";
    static final String ROUTING_ACCOUNTS = "routing-accounts";
    static final String ROUTING = "routing";
    static final String ENTITY = "entity";
    static final String REPARTITION = "entity-repartition-filter";
    static final String UNROUTED = "unrouted-dead-letters";
    static final String ANOMALIES = "anomalies";
    static final String SCORES = "scores";
    static final String DEAD_LETTERS = "dead-letters";
    static final String SHADOW = "shadow";

    private DetectorTopology() {}

    /**
     * Builds the topology.
     *
     * @param readers makes the reader of one task
     * @param events serializer of anomaly and score events, and of what a second model is compared by
     */
    static Topology build(
            DetectorConfig detector,
            TopicsConfig topics,
            Supplier<FeatureReader> readers,
            ModelSource models,
            Serializer<Object> events,
            StreamCounters counters) {
        Topology topology = detector.repartitions()
                ? repartitioning(detector, topics, readers, models, counters)
                : direct(detector, readers, models, counters);
        if (detector.window() > 1) {
            topology.addStateStore(entities(detector.history().store()), SCORING);
        }
        topology.addStateStore(Accounts.store(ACCOUNTS), SCORING);
        topology.addSink(ANOMALIES, topics.anomalies(), new StringSerializer(), events, SCORING);
        topology.addSink(SCORES, topics.scores(), new StringSerializer(), events, SCORING);
        topology.addSink(DEAD_LETTERS, topics.deadLetters(), new AsIsSerializer(), new AsIsSerializer(), SCORING);
        topology.addSink(SHADOW, topics.shadow(), new StringSerializer(), events, SCORING);
        return topology;
    }

    private static Topology direct(
            DetectorConfig detector, Supplier<FeatureReader> readers, ModelSource models, StreamCounters counters) {
        Topology topology = new Topology();
        topology.addSource(
                (org.apache.kafka.streams.AutoOffsetReset) null,
                RECORDS,
                DetectorTopology::timestamp,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                detector.topics().toArray(String[]::new));
        if (detector.window() > 1) {
            topology.addProcessor(
                    SCORING, () -> new WindowProcessor(detector, readers.get(), models, counters), RECORDS);
        } else {
            topology.addProcessor(
                    SCORING, () -> new ScoringProcessor(detector, readers.get(), models, counters), RECORDS);
        }
        return topology;
    }

    private static Topology repartitioning(
            DetectorConfig detector,
            TopicsConfig topics,
            Supplier<FeatureReader> readers,
            ModelSource models,
            StreamCounters counters) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        detector.topics(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName(RECORDS)
                                .withTimestampExtractor(DetectorTopology::timestamp))
                .process(() -> new EntityRouter(detector.name(), readers.get(), counters), Named.as(ROUTING))
                .repartition(Repartitioned.<byte[], byte[]>as(ENTITY)
                        .withKeySerde(Serdes.ByteArray())
                        .withValueSerde(Serdes.ByteArray()))
                .process(() -> new WindowProcessor(detector, readers.get(), models, counters), Named.as(SCORING));
        Topology topology = builder.build();
        topology.addStateStore(Accounts.store(ROUTING_ACCOUNTS), ROUTING);
        topology.addSink(UNROUTED, topics.deadLetters(), new ByteArraySerializer(), new ByteArraySerializer(), ROUTING);
        return topology;
    }

    /** What is kept of each entity where the detector judges windows: cached, and restored from its changelog. */
    private static StoreBuilder<KeyValueStore<byte[], byte[]>> entities(HistoryConfig.Store where) {
        KeyValueBytesStoreSupplier store = switch (where) {
            case DISK -> Stores.persistentKeyValueStore(ENTITIES);
            case MEMORY -> Stores.inMemoryKeyValueStore(ENTITIES);
        };
        return Stores.keyValueStoreBuilder(store, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of());
    }

    /** A record without a timestamp is not dropped: it takes the time of its partition. */
    static long timestamp(ConsumerRecord<?, ?> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(partitionTime, 0);
    }
}
