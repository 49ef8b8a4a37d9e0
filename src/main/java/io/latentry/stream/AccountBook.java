/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the accounts that detectors keep, from their changelogs and committed offsets: no detector has to run. */
public final class AccountBook implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final LatentryConfig config;
    private final Admin admin;

    /** The book of that configuration's detectors. */
    public AccountBook(LatentryConfig config) {
        this.config = config;
        this.admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
    }

    /**
     * The account of a detector; without lines before its first record.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public DetectorAccount account(DetectorConfig detector) {
        String group = config.application().id(detector.name());
        for (int attempt = 1; ; attempt++) {
            Map<TopicPartition, Long> committed = committed(group);
            List<DetectorAccount.Line> scored = lines(accounts(group, DetectorTopology.ACCOUNTS), committed);
            List<DetectorAccount.Line> routed = lines(accounts(group, DetectorTopology.ROUTING_ACCOUNTS), committed);
            boolean settled = committed.equals(committed(group));
            if (settled || attempt == ATTEMPTS) {
                return detector.repartitions()
                        ? new DetectorAccount(detector.name(), true, routed, scored, settled)
                        : new DetectorAccount(detector.name(), false, scored, List.of(), settled);
            }
        }
    }

    private List<DetectorAccount.Line> lines(
            Map<String, PartitionAccount> accounts, Map<TopicPartition, Long> committed) {
        Map<TopicPartition, PartitionAccount> byPartition = new HashMap<>();
        accounts.forEach((key, account) -> byPartition.put(partition(key), account));
        Map<TopicPartition, Long> ends = TopicScan.ends(admin, byPartition.keySet(), IsolationLevel.READ_COMMITTED);
        return byPartition.keySet().stream()
                .sorted((a, b) -> a.topic().equals(b.topic())
                        ? Integer.compare(a.partition(), b.partition())
                        : a.topic().compareTo(b.topic()))
                .map(at -> {
                    long next = committed.getOrDefault(at, 0L);
                    return new DetectorAccount.Line(
                            at, byPartition.get(at).upTo(next), next, ends.getOrDefault(at, next));
                })
                .toList();
    }

    private static TopicPartition partition(String key) {
        int slash = key.lastIndexOf('/');
        return new TopicPartition(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
    }

    /** Offsets without those of transactions that are still open: Kafka answers once they have ended. */
    private Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> offsets = TopicScan.await(admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec()),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    /** Everything in the changelog up to its present end, open transactions included: they end in moments. */
    private Map<String, PartitionAccount> accounts(String group, String store) {
        String changelog = group + "-" + store + "-changelog";
        if (!TopicScan.await(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .contains(changelog)) {
            return Map.of();
        }
        Map<String, PartitionAccount> accounts = new TreeMap<>();
        try (TopicScan scan = new TopicScan(config, admin)) {
            scan.read(
                    changelog,
                    record -> accounts.put(
                            new String(record.key(), StandardCharsets.UTF_8),
                            PartitionAccount.fromBytes(record.value())));
        }
        return accounts;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
