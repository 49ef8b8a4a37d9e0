/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed results as they become visible and notes when; results carry the timestamps of their records. */
final class ResultWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::watch, "result-watch");
    private volatile boolean stopping;

    /** Results that one poll brought: when, and the timestamps of their records. */
    private record Seen(long at, long[] timestamps) {}

    /** Watches from the topic's end on. */
    ResultWatch(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "latest",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.start();
    }

    private void watch() {
        try {
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                long now = System.currentTimeMillis();
                if (!polled.isEmpty()) {
                    long[] timestamps = new long[polled.count()];
                    int i = 0;
                    for (ConsumerRecord<byte[], byte[]> result : polled) {
                        timestamps[i++] = result.timestamp();
                    }
                    seen.add(new Seen(now, timestamps));
                }
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /**
     * Latencies in milliseconds of the results whose records were due in that time. Waits until no more come: the slowest
     * must not be missing.
     */
    long[] between(long from, long to) {
        awaitQuiet();
        if (failure.get() != null) {
            throw new IllegalStateException("Results could not be read", failure.get());
        }
        return seen.stream()
                .flatMapToLong(poll -> Arrays.stream(poll.timestamps())
                        .filter(timestamp -> timestamp >= from && timestamp < to)
                        .map(timestamp -> poll.at() - timestamp))
                .toArray();
    }

    private void awaitQuiet() {
        int before = -1;
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (seen.size() > before && System.nanoTime() < deadline && failure.get() == null) {
            before = seen.size();
            long quiet = System.nanoTime() + QUIET.toNanos();
            while (System.nanoTime() < quiet) {
                LockSupport.parkNanos(quiet - System.nanoTime());
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(JOIN_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
    }
}
