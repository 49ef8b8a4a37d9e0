/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic before anybody reads it: entities take turns, a second of event time apart, uncompressed. */
final class TopicFill {
    /** Small enough to stay in memory while they are written again and again. */
    static final int DISTINCT_BYTES = 32 << 20;

    private static final long FIRST_TIME = 1_767_225_600_000L;

    private final BenchCluster cluster;

    TopicFill(BenchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Writes {@code count} records, each of the given values in turn.
     *
     * @param entities how many entities they are of; each keeps to its partition
     */
    void fill(String topic, byte[][] values, long count, int entities) {
        fill(topic, i -> values[(int) (i % values.length)], count, entities);
    }

    /** The same, with a value for each number from 0 to before {@code count}, asked for in that order. */
    void fill(String topic, LongFunction<byte[]> values, long count, int entities) {
        byte[][] keys = new byte[entities][];
        for (int entity = 0; entity < entities; entity++) {
            keys[entity] = "entity-%06d".formatted(entity).getBytes(StandardCharsets.UTF_8);
        }
        AtomicReference<Exception> failure = new AtomicReference<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "linger.ms",
                20,
                "batch.size",
                64 * 1024,
                "buffer.memory",
                64L << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                int entity = (int) (i % entities);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        topic,
                        entity % BenchCluster.PARTITIONS,
                        FIRST_TIME + 1_000 * (i / entities),
                        keys[entity],
                        values.apply(i));
                var unused = producer.send(record, (written, exception) -> failure.compareAndSet(null, exception));
            }
        }
        if (failure.get() != null) {
            throw new KafkaException("Topic " + topic + " could not be filled", failure.get());
        }
    }
}
