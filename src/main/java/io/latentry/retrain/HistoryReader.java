/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the newest records of a detector's input topics, with a consumer of its own that commits nothing. */
final class HistoryReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SILENCE_MEANS_TROUBLE = Duration.ofSeconds(30);

    private final Map<String, String> kafka;
    private final DetectorConfig detector;
    private final FeatureReader reader;

    HistoryReader(Map<String, String> kafka, DetectorConfig detector, FeatureReader reader) {
        this.kafka = kafka;
        this.detector = detector;
        this.reader = reader;
    }

    /**
     * Reads about {@code limit} records, the newest of every partition in proportion to what it holds.
     *
     * @param progress told how many records have been read so far
     * @throws RetrainingException when an input topic does not exist or Kafka falls silent
     */
    History read(int limit, LongConsumer progress) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaClientSettings.consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            starts(consumer.beginningOffsets(partitions), ends, limit).forEach(consumer::seek);
            return read(consumer, ends, progress);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : detector.topics()) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
            if (known.isEmpty()) {
                throw new RetrainingException("Detector " + detector.name() + " cannot be trained: its input topic "
                        + topic + " does not exist");
            }
            known.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private static Map<TopicPartition, Long> starts(
            Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends, int limit) {
        long total = ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - beginnings.get(end.getKey()))
                .sum();
        double share = total <= limit ? 1 : (double) limit / total;
        Map<TopicPartition, Long> starts = new HashMap<>();
        ends.forEach((partition, end) ->
                starts.put(partition, end - (long) Math.ceil((end - beginnings.get(partition)) * share)));
        return starts;
    }

    private History read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, LongConsumer progress) {
        List<History.Row> rows = new ArrayList<>();
        Map<String, Long> lastOfEntity = new HashMap<>();
        Map<TopicPartition, Long> lastOfPartition = new HashMap<>();
        FloatBuffer row = FloatBuffer.allocate(reader.width());
        long unreadable = 0;
        long silentSince = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.value() == null || record.offset() >= ends.get(partitionOf(record))) {
                    continue;
                }
                try {
                    String entity = reader.entity(record.headers(), record.key(), record.value());
                    long time = reader.read(record.headers(), record.value(), record.timestamp(), row, 0);
                    if (detector.timeIsRecordTimestamp() && time < 0) {
                        // As in the stream, it counts as of the time of the reading before.
                        time = lastOfEntity.getOrDefault(entity, lastOfPartition.getOrDefault(partitionOf(record), 0L));
                    }
                    lastOfEntity.put(entity, time);
                    lastOfPartition.put(partitionOf(record), time);
                    rows.add(new History.Row(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            entity,
                            time,
                            row.array().clone()));
                } catch (UnreadableRecordException e) {
                    unreadable++;
                }
            }
            if (!polled.isEmpty()) {
                silentSince = System.nanoTime();
                progress.accept(rows.size());
            } else if (System.nanoTime() - silentSince > SILENCE_MEANS_TROUBLE.toNanos()) {
                throw new RetrainingException("Kafka has sent nothing of " + detector.topics() + " for "
                        + SILENCE_MEANS_TROUBLE.toSeconds() + " s; is a broker down?");
            }
        }
        return new History(reader.width(), rows, unreadable);
    }

    private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
