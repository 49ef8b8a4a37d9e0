/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.avro.AvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning, as a read_committed client does unless told otherwise, and remembers what it has seen. */
public final class TopicTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroDeserializer events = new AvroDeserializer();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    public TopicTail(String bootstrapServers, String registryUrl, String topic) {
        this(bootstrapServers, registryUrl, topic, IsolationLevel.READ_COMMITTED);
    }

    /** A tail that, with READ_UNCOMMITTED, also sees what open and aborted transactions have written. */
    public TopicTail(String bootstrapServers, String registryUrl, String topic, IsolationLevel isolation) {
        events.configure(Map.of("schema.registry.url", registryUrl), false);
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        isolation.toString(),
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything seen so far, after one more poll. */
    public List<ConsumerRecord<byte[], byte[]>> poll() {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        return records;
    }

    /** The events seen so far, after one more poll. */
    public <E> List<E> poll(Class<E> type) {
        return poll().stream().map(record -> type.cast(event(record))).toList();
    }

    /** Everything seen so far, after as many polls as it takes to the end that the topic has now. */
    public List<ConsumerRecord<byte[], byte[]>> pollToEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> ends = ends();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("After " + patience + " the end has not been reached: " + ends);
            }
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    /** What one more poll brings, which is not remembered. */
    public ConsumerRecords<byte[], byte[]> next() {
        return consumer.poll(Duration.ofMillis(100));
    }

    /** Whether everything that can be read now has been read. */
    public boolean isAtEnd() {
        return ends().entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** End of each partition now, as this client sees it. */
    public Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /** Records that the topic holds now, over all partitions (of a topic nothing was deleted from). */
    public long end() {
        return ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The event that the record carries. */
    public Object event(ConsumerRecord<byte[], byte[]> record) {
        return events.deserialize(record.topic(), record.value());
    }

    @Override
    public void close() {
        consumer.close();
        events.close();
    }
}
