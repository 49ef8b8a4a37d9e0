/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.KafkaClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The newest records of some topics, read with a consumer of its own that commits nothing.
 *
 * @param partitions how many each topic has; 0 for one that does not exist
 * @param held how many offsets all of them hold
 * @param records in no order across partitions
 */
record TopicSample(Map<String, Integer> partitions, long held, List<ConsumerRecord<byte[], byte[]>> records) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Reads about {@code limit} records.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer within ten seconds
     */
    static TopicSample read(Map<String, String> kafka, List<String> topics, int limit) {
        Map<String, Object> settings = KafkaClientSettings.consumer(kafka);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, Integer> partitions = new LinkedHashMap<>();
            List<TopicPartition> all = new ArrayList<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
                partitions.put(topic, (int) all.stream()
                        .filter(partition -> partition.topic().equals(topic))
                        .count());
            }
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
            long each = Math.max(1, limit / Math.max(1, all.size()));
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(beginnings.get(partition), end - each)));
            long held = ends.entrySet().stream()
                    .mapToLong(end -> end.getValue() - beginnings.get(end.getKey()))
                    .sum();
            return new TopicSample(partitions, held, poll(consumer, ends));
        }
    }

    /** Markers of transactions stand between records: a position at the end is what says that nothing follows. */
    private static List<ConsumerRecord<byte[], byte[]>> poll(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }
}
