/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.AvroSerdes;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What became of a detector's records, taken from the topics alone: how many came in, and how often each was scored or
 * laid aside. Asks for {@code scores.emit: all}.
 */
final class Account {
    private final long records;
    private final Map<String, Integer> effects = new HashMap<>();
    private final Map<Long, Long> scoredByVersion = new TreeMap<>();
    private long anomalies;
    private long deadLetters;

    private Account(long records) {
        this.records = records;
    }

    /** The account of that detector up to the present ends of the topics. */
    static Account of(LatentryConfig config, DetectorConfig detector) {
        Map<String, Object> settings = KafkaClientSettings.consumer(config.kafka());
        try (Deserializer<Object> events = AvroSerdes.valueDeserializer(config.schemaRegistry());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            Account account = new Account(count(consumer, detector.topics()));
            read(consumer, config.topics().scores(), record -> {
                if (events.deserialize(record.topic(), record.headers(), record.value()) instanceof ScoreEvent score
                        && score.getDetector().equals(detector.name())) {
                    account.add(score);
                }
            });
            read(consumer, config.topics().deadLetters(), record -> account.add(record, detector.name()));
            return account;
        }
    }

    private static long count(KafkaConsumer<String, byte[]> consumer, List<String> topics) {
        long count = 0;
        for (String topic : topics) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
            count += consumer.endOffsets(partitions).entrySet().stream()
                    .mapToLong(end -> end.getValue() - begin.get(end.getKey()))
                    .sum();
        }
        return count;
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer, String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(reader);
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void add(ScoreEvent score) {
        scoredByVersion.merge(score.getModelVersion(), 1L, Long::sum);
        anomalies += score.getAnomalous() ? 1 : 0;
        effects.merge(
                score.getSourceTopic() + "/" + score.getSourcePartition() + "/" + score.getSourceOffset(),
                1,
                Integer::sum);
    }

    private void add(ConsumerRecord<String, byte[]> letter, String detector) {
        if (header(letter, "detector").equals(detector)) {
            deadLetters++;
            effects.merge(
                    header(letter, "topic") + "/" + header(letter, "partition") + "/" + header(letter, "offset"),
                    1,
                    Integer::sum);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader("latentry.error." + name).value(), StandardCharsets.UTF_8);
    }

    /** Records without any effect, whether lost or not processed yet. */
    long without() {
        return records - effects.size();
    }

    /** Records with more than one effect. */
    long repeated() {
        return effects.values().stream().filter(times -> times > 1).count();
    }

    /** The account in one line. */
    String summary() {
        StringBuilder text = new StringBuilder();
        text.append(records).append(" records in, ").append(effects.size()).append(" with their effect");
        text.append(" (scored by ");
        scoredByVersion.forEach((version, count) -> text.append("version ")
                .append(version)
                .append(": ")
                .append(count)
                .append(", "));
        text.append("dead letters: ").append(deadLetters).append("), ");
        text.append(without()).append(" without, ").append(repeated()).append(" repeated; ");
        text.append(anomalies).append(" anomalous");
        return text.toString();
    }
}
