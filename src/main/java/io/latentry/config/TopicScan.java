/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed in a topic up to its present end. The end is behind transactions that are still open: above the
 * first of them there may be records that have long been committed, and a consumer's own end leaves those out. They end in
 * moments, and the scan waits for them.
 */
public final class TopicScan implements AutoCloseable {
    /** Longer than Kafka Streams lets a transaction be open. */
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * A scan of topics of that cluster.
     *
     * @param admin remains the caller's
     */
    public TopicScan(LatentryConfig config, Admin admin) {
        this.admin = admin;
        this.consumer = new KafkaConsumer<>(
                KafkaClientSettings.consumer(config.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Reads a whole topic.
     *
     * @throws KafkaException when Kafka does not answer, or nothing comes for 20 s
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> ends = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        readTo(ends, reader);
    }

    /**
     * Reads the offsets from {@code from} up to {@code to}, or to the partition's end if that comes first.
     *
     * @return the partition's end
     * @throws KafkaException when Kafka does not answer, or nothing comes for 20 s
     */
    public long read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long end =
                ends(admin, List.of(partition), IsolationLevel.READ_UNCOMMITTED).get(partition);
        if (from < Math.min(to, end)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            readTo(Map.of(partition, Math.min(to, end)), reader);
        }
        return end;
    }

    /**
     * The partitions of a topic.
     *
     * @throws KafkaException when Kafka does not answer or there is no such topic
     */
    public List<TopicPartition> partitions(String topic) {
        return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /**
     * The offsets of the first records that have not been deleted.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
        return offsets(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private void readTo(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long reached = -1;
        long deadline = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            long positions =
                    ends.keySet().stream().mapToLong(consumer::position).sum();
            if (positions != reached) {
                reached = positions;
                deadline = System.nanoTime() + WAIT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException("Nothing more of " + ends.keySet() + " for " + WAIT.toSeconds()
                        + " s, and the end is not reached: perhaps a transaction has been left open");
            }
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    reader.accept(record);
                }
            });
        }
    }

    /** The offsets that the next records will have, or with {@code READ_COMMITTED} those of the first open transactions. */
    public static Map<TopicPartition, Long> ends(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) {
        return offsets(admin, partitions, OffsetSpec.latest(), isolation);
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec wanted, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, wanted));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** What Kafka answers within 20 s, or how it failed. */
    public static <T> T await(KafkaFuture<T> answer) {
        return await(answer, WAIT);
    }

    /**
     * What Kafka answers, or how it failed.
     *
     * @throws KafkaException when it refuses, or does not answer within {@code longest}
     */
    public static <T> T await(KafkaFuture<T> answer, Duration longest) {
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + longest.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
