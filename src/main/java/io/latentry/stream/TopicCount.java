/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AvroDeserializer;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares an account with the topics themselves: the records of the input from the first one to the committed offset, the
 * anomaly events and the dead letters of each input partition. Reads them all, and asks for topics that nothing has been
 * deleted from.
 */
public final class TopicCount {
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private final Map<TopicPartition, Long> nullValues = new HashMap<>();
    private final Map<TopicPartition, Long> anomalous = new HashMap<>();
    private final Map<TopicPartition, Long> deadLetters = new HashMap<>();

    private TopicCount() {}

    /** Where the account and the topics differ, each in a sentence; empty when they agree. */
    public static List<String> mismatches(LatentryConfig config, DetectorConfig detector, DetectorAccount account) {
        TopicCount count = new TopicCount();
        try (AvroDeserializer events = AvroDeserializer.ofContract(config.schemaRegistry());
                Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                TopicScan scan = new TopicScan(config, admin)) {
            account.lines().forEach(line -> count.countInput(scan, line));
            scan.read(config.topics().anomalies(), record -> {
                if (events.deserialize(record.topic(), record.headers(), record.value()) instanceof AnomalyEvent event
                        && event.getDetector().equals(detector.name())) {
                    add(count.anomalous, new TopicPartition(event.getSourceTopic(), event.getSourcePartition()));
                }
            });
            scan.read(
                    config.topics().deadLetters(),
                    record -> DeadLetter.of(record)
                            .filter(letter -> letter.detector().equals(detector.name()))
                            .ifPresent(letter -> add(count.deadLetters, letter.source())));
        }
        return count.compareWith(account);
    }

    private List<String> compareWith(DetectorAccount account) {
        List<String> mismatches = new ArrayList<>();
        for (DetectorAccount.Line line : account.lines()) {
            String where = account.detector() + ", " + line.partition() + ": ";
            PartitionAccount said = line.account();
            if (line.committed() > of(ends, line)) {
                mismatches.add(where + "the committed offset " + line.committed() + " is beyond the end "
                        + of(ends, line) + ": the topic has been made anew");
            }
            compare(where + "records read", said.records(), of(read, line), mismatches);
            compare(where + "null values", said.nullValues(), of(nullValues, line), mismatches);
            // Where records are sent on before they are judged, their effects are counted by other partitions.
            if (!account.repartitioned()) {
                compare(where + "anomalous", said.anomalous(), of(anomalous, line), mismatches);
                compare(where + "dead letters", said.deadLetters(), of(deadLetters, line), mismatches);
            }
        }
        if (account.repartitioned()) {
            compare(account.detector() + ": anomalous", account.anomalous(), sum(anomalous), mismatches);
            compare(account.detector() + ": dead letters", account.deadLetters(), sum(deadLetters), mismatches);
        }
        return mismatches;
    }

    private static void compare(String what, long said, long found, List<String> mismatches) {
        if (found != said) {
            mismatches.add(what + ": the account says " + said + ", the topics " + found);
        }
    }

    private static long of(Map<TopicPartition, Long> counts, DetectorAccount.Line line) {
        return counts.getOrDefault(line.partition(), 0L);
    }

    private static long sum(Map<TopicPartition, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void countInput(TopicScan scan, DetectorAccount.Line line) {
        TopicPartition partition = line.partition();
        long end = scan.read(partition, line.account().from(), line.committed(), record -> {
            add(read, partition);
            if (record.value() == null) {
                add(nullValues, partition);
            }
        });
        ends.put(partition, end);
    }

    private static void add(Map<TopicPartition, Long> counts, TopicPartition partition) {
        counts.merge(partition, 1L, Long::sum);
    }
}
