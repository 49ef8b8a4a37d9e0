/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a detector begins that has never run. The offsets are committed for its group before its first client starts, so that
 * it begins at the same records however often that start is interrupted.
 */
final class FirstOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FirstOffsets.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private FirstOffsets() {}

    /**
     * Commits where the detector begins, unless it begins at the earliest records, or its group has offsets already.
     *
     * @throws KafkaException when Kafka does not answer
     */
    static void commit(LatentryConfig config, DetectorConfig detector) {
        if (!detector.start().fromLatest() && detector.start().fromTime().isEmpty()) {
            return;
        }
        String group = config.application().id(detector.name());
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()))) {
            if (!await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            offsets(admin, detector).forEach((at, offset) -> first.put(at, new OffsetAndMetadata(offset)));
            await(admin.alterConsumerGroupOffsets(group, first).all());
            LOG.atInfo()
                    .addKeyValue("detector", detector.name())
                    .addKeyValue("from", detector.start().from())
                    .log("First start");
        } catch (GroupNotEmptyException | UnknownMemberIdException e) {
            LOG.atDebug()
                    .addKeyValue("detector", detector.name())
                    .log("Another instance has begun already; this one begins where that one did");
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, DetectorConfig detector) {
        List<TopicPartition> partitions =
                await(admin.describeTopics(detector.topics()).allTopicNames()).values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList();
        Map<TopicPartition, Long> ends = list(admin, partitions, OffsetSpec.latest());
        detector.start()
                .fromTime()
                .ifPresent(moment -> list(admin, partitions, OffsetSpec.forTimestamp(moment.toEpochMilli()))
                        .forEach((partition, offset) -> {
                            // Where no record is that new, the end is the first place that one can be.
                            if (offset >= 0) {
                                ends.put(partition, offset);
                            }
                        }));
        return ends;
    }

    private static Map<TopicPartition, Long> list(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec wanted) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, wanted));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listOffsets(specs).all()).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> answer) {
        return TopicScan.await(answer, ANSWER_WITHIN);
    }
}
