/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.config.DetectorConfig;
import io.latentry.config.TopicScan;
import io.latentry.stream.ReplaySpan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * A range of time as offsets of a detector's input.
 *
 * @param spans what of each partition
 * @param beginnings offset that each partition begins at now
 */
record PastRange(Map<TopicPartition, ReplaySpan> spans, Map<TopicPartition, Long> beginnings) {

    /**
     * Finds the offsets: of each partition from the first record with a timestamp of {@code from} or later up to the first one
     * of {@code to} or later, or up to its end.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or an input topic does not exist
     */
    static PastRange find(Admin admin, DetectorConfig detector, BacktestRequest request) {
        List<TopicPartition> partitions =
                TopicScan.await(admin.describeTopics(detector.topics()).allTopicNames()).values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(info -> new TopicPartition(topic.name(), info.partition())))
                        .toList();
        Map<TopicPartition, Long> ends = TopicScan.ends(admin, partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> beginnings = list(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> from = at(admin, ends, request.from());
        Map<TopicPartition, Long> to = at(admin, ends, request.to());
        Map<TopicPartition, Long> warmUp =
                detector.window() > 1 ? at(admin, ends, request.from().minus(request.warmUp())) : from;
        Map<TopicPartition, ReplaySpan> spans = new HashMap<>();
        partitions.forEach(partition ->
                spans.put(partition, new ReplaySpan(warmUp.get(partition), from.get(partition), to.get(partition))));
        return new PastRange(spans, beginnings);
    }

    /** Records that there are at most. */
    long records() {
        return spans.values().stream()
                .mapToLong(span -> span.to() - span.from())
                .sum();
    }

    /** Partitions of which earlier records have been deleted, and the range begins where they begin now. */
    int cut() {
        return (int) spans.entrySet().stream()
                .filter(span ->
                        beginnings.get(span.getKey()) > 0 && span.getValue().from() == beginnings.get(span.getKey()))
                .count();
    }

    private static Map<TopicPartition, Long> at(Admin admin, Map<TopicPartition, Long> ends, Instant moment) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        list(admin, List.copyOf(ends.keySet()), OffsetSpec.forTimestamp(Math.max(0, moment.toEpochMilli())))
                .forEach((partition, offset) -> offsets.put(
                        partition, offset < 0 ? ends.get(partition) : Math.min(offset, ends.get(partition))));
        return offsets;
    }

    private static Map<TopicPartition, Long> list(Admin admin, List<TopicPartition> partitions, OffsetSpec wanted) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, wanted));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        TopicScan.await(admin.listOffsets(specs).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
