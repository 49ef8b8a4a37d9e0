/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Keeps a topic a little ahead of the group that reads it, for as long as it runs. */
final class EndlessFeed implements AutoCloseable {
    private static final long AHEAD = 300_000;
    private static final int PORTION = 20_000;
    private static final int ENTITIES = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(20);

    private final BenchCluster cluster;
    private final String topic;
    private final String group;
    private final byte[][] values;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::feed, "endless-feed");

    EndlessFeed(BenchCluster cluster, String topic, String group, byte[][] values) {
        this.cluster = cluster;
        this.topic = topic;
        this.group = group;
        this.values = values;
    }

    void start() {
        thread.start();
    }

    /** Records that the group has committed. */
    long committed() {
        if (failure.get() != null) {
            throw new IllegalStateException("Topic " + topic + " could not be fed", failure.get());
        }
        return TopicScan.await(cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .values()
                .stream()
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    private void feed() {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers(), "batch.size", 64 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long sent = 0;
            while (stop.getCount() > 0 && failure.get() == null) {
                if (sent - committed() > AHEAD) {
                    stop.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                } else {
                    sent = send(producer, sent, sent + PORTION);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private long send(KafkaProducer<byte[], byte[]> producer, long from, long to) {
        for (long i = from; i < to; i++) {
            int entity = (int) (i % ENTITIES);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic,
                    entity % BenchCluster.PARTITIONS,
                    System.currentTimeMillis(),
                    "entity-%06d".formatted(entity).getBytes(StandardCharsets.UTF_8),
                    values[(int) (i % values.length)]);
            var unused = producer.send(record, (written, exception) -> failure.compareAndSet(null, exception));
        }
        return to;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(JOIN_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
