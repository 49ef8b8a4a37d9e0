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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares an account with the topics themselves: of each input partition the records from the account's first one to its
 * committed offset, and the anomaly events and dead letters of these. Reads those topics as a whole. What a detector has done
 * since the account was read does not count, and what has been deleted from a topic is no mismatch.
 */
public final class TopicCount {
    private final DetectorAccount account;
    private final Map<TopicPartition, DetectorAccount.Line> lines = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> anomalous = new HashMap<>();
    private final Map<TopicPartition, Long> deadLetters = new HashMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private final List<String> unverified = new ArrayList<>();

    private TopicCount(DetectorAccount account) {
        this.account = account;
        account.lines().stream()
                .filter(DetectorAccount.Line::isAnchored)
                .forEach(line -> lines.put(line.partition(), line));
    }

    /**
     * Counts the topics.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public static TopicCount of(LatentryConfig config, DetectorConfig detector, DetectorAccount account) {
        TopicCount count = new TopicCount(account);
        if (!account.settled()) {
            count.unverified.add(account.detector() + " cannot be verified: it has gone on while its account was read."
                    + " Ask again when less comes in, or when it does not run");
            return count;
        }
        if (!account.adrift().isEmpty()) {
            count.unverified.add(account.detector() + " cannot be verified as to " + account.adrift()
                    + ": its group has no committed offset of them. The group was deleted, or has not read them for"
                    + " longer than the brokers' offsets.retention.minutes; the accounts are those that were put last");
        }
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                TopicScan scan = new TopicScan(config, admin)) {
            count.lines.values().forEach(line -> count.compareInput(scan, line));
            count.countEffects(config, detector, scan);
            count.compareEffects(config, detector, scan);
        }
        return count;
    }

    /** Where the account and the topics differ, each in a sentence. */
    public static List<String> mismatches(LatentryConfig config, DetectorConfig detector, DetectorAccount account) {
        return of(config, detector, account).mismatches();
    }

    /** Where the account and the topics differ, each in a sentence; empty when they agree as far as can be seen. */
    public List<String> mismatches() {
        return mismatches;
    }

    /** What cannot be compared, and why, each in a sentence. */
    public List<String> unverified() {
        return unverified;
    }

    private void compareInput(TopicScan scan, DetectorAccount.Line line) {
        String where = account.detector() + ", " + line.partition() + ": ";
        PartitionAccount said = line.account();
        if (isCut(scan, line, where)) {
            return;
        }
        long[] found = new long[2];
        long end = scan.read(line.partition(), said.from(), line.committed(), record -> {
            found[0]++;
            found[1] += record.value() == null ? 1 : 0;
        });
        if (line.committed() > end) {
            mismatches.add(where + "the committed offset " + line.committed() + " is beyond the end " + end
                    + ": the topic has been made anew");
        }
        // Records may be deleted while they are counted.
        if (said.records() == found[0] || !isCut(scan, line, where)) {
            compare(where + "records read", said.records(), found[0]);
            compare(where + "null values", said.nullValues(), found[1]);
        }
    }

    private boolean isCut(TopicScan scan, DetectorAccount.Line line, String where) {
        long start = scan.starts(List.of(line.partition())).get(line.partition());
        if (start <= line.account().from()) {
            return false;
        }
        unverified.add(
                where + "the records read cannot be verified: records were deleted, the account begins at offset "
                        + line.account().from() + ", the topic at " + start);
        return true;
    }

    private void countEffects(LatentryConfig config, DetectorConfig detector, TopicScan scan) {
        try (AvroDeserializer events = AvroDeserializer.ofContract(config.schemaRegistry())) {
            scan.read(config.topics().anomalies(), record -> {
                if (events.deserialize(record.topic(), record.headers(), record.value()) instanceof AnomalyEvent event
                        && event.getDetector().equals(detector.name())) {
                    add(
                            anomalous,
                            new TopicPartition(event.getSourceTopic(), event.getSourcePartition()),
                            event.getSourceOffset());
                }
            });
        }
        scan.read(
                config.topics().deadLetters(),
                record -> DeadLetter.of(record)
                        .filter(letter -> letter.detector().equals(detector.name()))
                        .ifPresent(letter -> add(deadLetters, letter.source(), letter.offset())));
    }

    /** What the account does not speak of yet, or not any more, does not count. */
    private void add(Map<TopicPartition, Long> counts, TopicPartition partition, long offset) {
        DetectorAccount.Line line = lines.get(partition);
        if (line != null && offset >= line.account().from() && offset < line.committed()) {
            counts.merge(partition, 1L, Long::sum);
        }
    }

    private void compareEffects(LatentryConfig config, DetectorConfig detector, TopicScan scan) {
        String eventsDeleted = deleted(scan, config.topics().anomalies());
        String lettersDeleted = deleted(scan, config.topics().deadLetters());
        if (!account.repartitioned()) {
            for (DetectorAccount.Line line : lines.values()) {
                String where = account.detector() + ", " + line.partition() + ": ";
                PartitionAccount said = line.account();
                compare(where + "anomalous", said.anomalous(), of(anomalous, line), eventsDeleted);
                compare(where + "dead letters", said.deadLetters(), of(deadLetters, line), lettersDeleted);
            }
            return;
        }
        if (!account.adrift().isEmpty()) {
            return;
        }
        // Records that are sent on before they are judged have their effects later, and in the accounts of other
        // partitions.
        try (AccountBook book = new AccountBook(config)) {
            if (book.hasMovedSince(detector, account)) {
                unverified.add(
                        account.detector() + ": anomalous and dead letters cannot be verified while it is at work,"
                                + " since its records are sent on before they are judged. Ask again when it rests");
                return;
            }
        }
        String where = account.detector() + ": ";
        compare(where + "anomalous", account.anomalous(), sum(anomalous), eventsDeleted);
        compare(where + "dead letters", account.deadLetters(), sum(deadLetters), lettersDeleted);
    }

    /** Which partitions of a topic have lost their beginning; empty if none. */
    private static String deleted(TopicScan scan, String topic) {
        return scan.starts(scan.partitions(topic)).entrySet().stream()
                .filter(start -> start.getValue() > 0)
                .map(start -> start.getKey() + " before offset " + start.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void compare(String what, long said, long found, String deleted) {
        if (found < said && !deleted.isEmpty()) {
            unverified.add(what + " cannot be verified: the account says " + said + ", the topics " + found
                    + ", and records were deleted from " + deleted);
        } else {
            compare(what, said, found);
        }
    }

    private void compare(String what, long said, long found) {
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
}
