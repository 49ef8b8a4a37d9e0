/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.config.TopicsConfig;
import java.nio.FloatBuffer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** A detector's topology with everything but the detector: what Kafka Streams and the reading of records cost. */
final class PassThroughTopology {
    private static final String FILTER = "filter";

    private PassThroughTopology() {}

    static Topology build(
            DetectorConfig detector,
            TopicsConfig topics,
            Supplier<FeatureReader> readers,
            Predicate<FloatBuffer> filter,
            StreamCounters counters) {
        Topology topology = new Topology();
        topology.addSource(
                (AutoOffsetReset) null,
                DetectorTopology.RECORDS,
                (record, partitionTime) -> record.timestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                detector.topics().toArray(String[]::new));
        topology.addProcessor(
                FILTER, () -> new PassThroughProcessor(readers.get(), filter, counters), DetectorTopology.RECORDS);
        sink(topology, DetectorTopology.ANOMALIES, topics.anomalies());
        sink(topology, DetectorTopology.SCORES, topics.scores());
        sink(topology, DetectorTopology.DEAD_LETTERS, topics.deadLetters());
        return topology;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new AsIsSerializer(), new AsIsSerializer(), FILTER);
    }
}
