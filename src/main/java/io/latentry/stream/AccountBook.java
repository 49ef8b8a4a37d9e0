/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the accounts that detectors keep, from their changelogs and committed offsets: no detector has to run. */
public final class AccountBook implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    /** Longer than Kafka Streams lets a transaction be open. */
    private static final Duration STABLE_WITHIN = Duration.ofSeconds(20);

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
            CommittedAccounts scored = accounts(group, DetectorTopology.ACCOUNTS, committed);
            CommittedAccounts routed = accounts(group, DetectorTopology.ROUTING_ACCOUNTS, committed);
            // One partition's account is exact whatever goes on; that of a record's way over two is only if nothing
            // does.
            boolean settled = scored.areExact()
                    && routed.areExact()
                    && noneHasBegunSince(group, scored, routed)
                    && (!detector.repartitions() || committed.equals(committed(group)));
            if (settled || attempt == ATTEMPTS) {
                return detector.repartitions()
                        ? new DetectorAccount(
                                detector.name(), true, lines(routed, committed), lines(scored, committed), settled)
                        : new DetectorAccount(detector.name(), false, lines(scored, committed), List.of(), settled);
            }
        }
    }

    /** Whether the partitions without a committed offset have none still: else they have merely begun meanwhile. */
    private boolean noneHasBegunSince(String group, CommittedAccounts scored, CommittedAccounts routed) {
        Set<TopicPartition> adrift = new HashSet<>(scored.adrift());
        adrift.addAll(routed.adrift());
        return adrift.isEmpty() || Collections.disjoint(committed(group).keySet(), adrift);
    }

    /**
     * Whether the detector has committed anything since that account of it was read.
     *
     * @throws KafkaException when Kafka does not answer
     */
    boolean hasMovedSince(DetectorConfig detector, DetectorAccount account) {
        Map<TopicPartition, Long> committed = committed(config.application().id(detector.name()));
        return Stream.concat(account.lines().stream(), account.judged().stream())
                .anyMatch(line -> committed.getOrDefault(line.partition(), line.committed()) != line.committed());
    }

    private List<DetectorAccount.Line> lines(CommittedAccounts accounts, Map<TopicPartition, Long> committed) {
        Map<TopicPartition, PartitionAccount> byPartition = accounts.all();
        Map<TopicPartition, Long> ends = TopicScan.ends(admin, byPartition.keySet(), IsolationLevel.READ_COMMITTED);
        return byPartition.keySet().stream()
                .sorted((a, b) -> a.topic().equals(b.topic())
                        ? Integer.compare(a.partition(), b.partition())
                        : a.topic().compareTo(b.topic()))
                .map(at -> {
                    PartitionAccount account = byPartition.get(at);
                    long next = committed.getOrDefault(at, account.through() + 1);
                    return new DetectorAccount.Line(
                            at, account, next, ends.getOrDefault(at, next), committed.containsKey(at));
                })
                .toList();
    }

    /**
     * Offsets without those of transactions that are still open. A consumer asks until they have ended; the admin client's
     * answer would leave out every partition that is just being committed.
     */
    private Map<TopicPartition, Long> committed(String group) {
        Set<TopicPartition> partitions = TopicScan.await(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .keySet();
        Map<String, Object> settings = KafkaClientSettings.consumer(config.kafka());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        Map<TopicPartition, Long> committed = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.committed(partitions, STABLE_WITHIN).forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        }
        return committed;
    }

    /** Everything in the changelog up to its present end, open transactions included: they end in moments. */
    private CommittedAccounts accounts(String group, String store, Map<TopicPartition, Long> committed) {
        CommittedAccounts accounts = new CommittedAccounts(committed);
        String changelog = group + "-" + store + "-changelog";
        if (!TopicScan.await(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .contains(changelog)) {
            return accounts;
        }
        try (TopicScan scan = new TopicScan(config, admin)) {
            scan.read(
                    changelog,
                    record -> accounts.add(
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
