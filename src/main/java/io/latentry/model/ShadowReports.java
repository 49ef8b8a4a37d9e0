/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.LenientValues;
import io.latentry.avro.ShadowReport;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the reports of the second models, from a moment on. Belongs to one thread. */
public final class ShadowReports implements AutoCloseable {
    private final LenientValues values;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /**
     * A reader of the reports that were written from {@code since} on; of none if there is no topic of them.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public ShadowReports(LatentryConfig config, Instant since) {
        String topic = config.topics().shadow();
        values = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()));
        consumer = new KafkaConsumer<>(
                KafkaClientSettings.consumer(config.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            seek(since);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void seek(Instant since) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(times);
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp found = first.get(partition);
            consumer.seek(partition, found == null ? end : found.offset());
        });
    }

    /** Whether there is a topic of reports. */
    public boolean exist() {
        return !partitions.isEmpty();
    }

    /**
     * The reports that arrive within {@code wait}.
     *
     * @throws KafkaException when Kafka does not answer or refuses
     */
    public List<ShadowReport> poll(Duration wait) {
        List<ShadowReport> reports = new ArrayList<>();
        consumer.poll(wait)
                .forEach(record -> values.of(record, ShadowReport.class).ifPresent(reports::add));
        return reports;
    }

    /** Whether all that the topic holds now has been polled. */
    public boolean isAtEnd() {
        return partitions.stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /**
     * All reports from that moment to the end that the topic has now, added up: one for each detector and pair of versions,
     * in the order in which the pairs were compared last.
     *
     * @throws KafkaException when Kafka does not answer, or gives nothing for a minute before the end
     */
    public static List<ShadowReport> sums(LatentryConfig config, Instant since) {
        Map<List<Object>, ShadowReport> sums = new LinkedHashMap<>();
        try (ShadowReports reports = new ShadowReports(config, since)) {
            Map<TopicPartition, Long> ends = reports.consumer.endOffsets(reports.partitions);
            BoundedRead.to(
                    ends,
                    reports.consumer,
                    record -> reports.values
                            .of(record, ShadowReport.class)
                            .filter(report -> report.getServingVersion() == null)
                            .ifPresent(report -> add(report, sums)),
                    System::nanoTime);
        }
        return List.copyOf(sums.values());
    }

    private static void add(ShadowReport report, Map<List<Object>, ShadowReport> sums) {
        List<Object> pair = List.of(report.getDetector(), report.getChampionVersion(), report.getSecondVersion());
        ShadowReport sum = sums.remove(pair);
        sums.put(pair, sum == null ? report : sum(sum, report));
    }

    private static ShadowReport sum(ShadowReport a, ShadowReport b) {
        return ShadowReport.newBuilder(a)
                .setFrom(a.getFrom().isBefore(b.getFrom()) ? a.getFrom() : b.getFrom())
                .setTo(a.getTo().isAfter(b.getTo()) ? a.getTo() : b.getTo())
                .setRecords(a.getRecords() + b.getRecords())
                .setBoth(a.getBoth() + b.getBoth())
                .setOnlyChampion(a.getOnlyChampion() + b.getOnlyChampion())
                .setOnlySecond(a.getOnlySecond() + b.getOnlySecond())
                .setChampionFailures(a.getChampionFailures() + b.getChampionFailures())
                .setSecondFailures(a.getSecondFailures() + b.getSecondFailures())
                .build();
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }
}
