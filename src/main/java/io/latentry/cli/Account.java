/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.local.SimulatedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What became of a detector's records, taken from the topics alone: which came in, how often each was scored or laid
 * aside, and how the reports compare with the simulators' truth. Asks for {@code scores.emit: all}.
 */
final class Account {
    private final Set<String> records = new HashSet<>();
    private final Set<String> faulty = new HashSet<>();
    private final Set<String> reported = new HashSet<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final Map<Long, Long> scoredByVersion = new TreeMap<>();
    private long deadLetters;

    private Account() {}

    /** The account of that detector up to the present ends of the topics. */
    static Account of(LatentryConfig config, DetectorConfig detector) {
        Account account = new Account();
        Map<String, Object> settings = KafkaClientSettings.consumer(config.kafka());
        try (AvroDeserializer events = AvroDeserializer.ofContract(config.schemaRegistry());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            detector.topics().forEach(topic -> read(consumer, topic, account::addInput));
            read(consumer, config.topics().scores(), record -> {
                if (events.deserialize(record.topic(), record.headers(), record.value()) instanceof ScoreEvent score
                        && score.getDetector().equals(detector.name())) {
                    account.addScore(score);
                }
            });
            read(consumer, config.topics().deadLetters(), record -> account.addDeadLetter(record, detector.name()));
        }
        return account;
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer, String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(reader);
        }
    }

    private void addInput(ConsumerRecord<String, byte[]> record) {
        String id = record.topic() + "/" + record.partition() + "/" + record.offset();
        records.add(id);
        if (!header(record, SimulatedRecord.TRUTH_HEADER).equals(SimulatedRecord.NORMAL)) {
            faulty.add(id);
        }
    }

    private void addScore(ScoreEvent score) {
        String id = score.getSourceTopic() + "/" + score.getSourcePartition() + "/" + score.getSourceOffset();
        effects.merge(id, 1, Integer::sum);
        scoredByVersion.merge(score.getModelVersion(), 1L, Long::sum);
        if (score.getAnomalous()) {
            reported.add(id);
        }
    }

    private void addDeadLetter(ConsumerRecord<String, byte[]> letter, String detector) {
        if (header(letter, "latentry.error.detector").equals(detector)) {
            String id = header(letter, "latentry.error.topic") + "/" + header(letter, "latentry.error.partition") + "/"
                    + header(letter, "latentry.error.offset");
            effects.merge(id, 1, Integer::sum);
            deadLetters++;
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Records without any effect, whether lost or not processed yet. */
    long without() {
        return records.stream().filter(id -> !effects.containsKey(id)).count();
    }

    /** Records with more than one effect. */
    long repeated() {
        return effects.values().stream().filter(times -> times > 1).count();
    }

    /** The account in two lines. */
    String summary() {
        StringBuilder versions = new StringBuilder();
        scoredByVersion.forEach((version, count) -> versions.append("%,d by version %d, ".formatted(count, version)));
        long hits = reported.stream().filter(faulty::contains).count();
        return """
                %,d records in: %s%,d dead letters; %,d without effect, %,d repeated
                  reported as anomalous: %,d of %,d faulty records, %,d of %,d normal ones""".formatted(
                        records.size(),
                        versions,
                        deadLetters,
                        without(),
                        repeated(),
                        hits,
                        faulty.size(),
                        reported.size() - hits,
                        records.size() - faulty.size());
    }
}
