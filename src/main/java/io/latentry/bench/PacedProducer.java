/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces at an even rate with Kafka's default settings. A record's timestamp is the moment that it is due. */
final class PacedProducer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final byte[][] values;
    private final int entities;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    PacedProducer(BenchCluster cluster, String topic, byte[][] values, int entities) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.topic = topic;
        this.values = values;
        this.entities = entities;
    }

    /** Produces for that long. */
    void run(int recordsPerSecond, Duration duration) {
        long count = duration.toMillis() * recordsPerSecond / 1_000;
        long begin = System.nanoTime();
        long beginMillis = System.currentTimeMillis();
        for (long i = 0; i < count; i++) {
            long due = i * 1_000_000_000L / recordsPerSecond;
            for (long ahead = begin + due - System.nanoTime(); ahead > 0; ahead = begin + due - System.nanoTime()) {
                LockSupport.parkNanos(ahead);
            }
            send(beginMillis + due / 1_000_000);
        }
        if (failure.get() != null) {
            throw new KafkaException("Topic " + topic + ": a record could not be written", failure.get());
        }
    }

    /** Records produced so far. */
    long sent() {
        return sent;
    }

    private void send(long due) {
        int entity = (int) (sent % entities);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                entity % BenchCluster.PARTITIONS,
                due,
                "entity-%06d".formatted(entity).getBytes(StandardCharsets.UTF_8),
                values[(int) (sent % values.length)]);
        sent++;
        var unused = producer.send(record, (written, exception) -> failure.compareAndSet(null, exception));
    }

    @Override
    public void close() {
        producer.close();
    }
}
