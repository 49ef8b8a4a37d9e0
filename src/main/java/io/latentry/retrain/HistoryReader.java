/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.retrain.ReadingPlan.Span;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads records of a detector's input topics, with a consumer of its own that commits nothing. It goes straight to what it
 * keeps: however much the topics hold, time and memory are those of the rows that were asked for.
 */
final class HistoryReader {
    /** Records of a partition that are looked at for the time from which on it holds any; some may be unreadable. */
    private static final int FIRST = 10;

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

    /** Told how many of so many records have been read. */
    @FunctionalInterface
    interface Progress {
        void read(long records, long of);
    }

    /** Records that the input topics have ever been given. */
    long written() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer)).values().stream()
                    .mapToLong(end -> end)
                    .sum();
        }
    }

    /**
     * Reads at most {@code limit} records: the newest of every partition in proportion to what it holds, or where the range
     * has a beginning, as many from all over it.
     *
     * @param feedback what it leaves out is read, but not kept; what follows is a stretch of its own
     * @throws RetrainingException when an input topic does not exist or Kafka falls silent
     */
    History read(int limit, TimeRange range, FeedbackRule feedback, Progress progress) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Span> spans = spans(consumer, ends, range);
            ReadingPlan plan = range.from().isPresent()
                    ? ReadingPlan.spread(spans, limit, detector.window())
                    : ReadingPlan.newest(spans, limit);
            Reading reading = new Reading(consumer, feedback);
            plan.blocks().forEach(block -> reading.read(block, read -> progress.read(read, plan.size())));
            long written = ends.values().stream().mapToLong(end -> end).sum();
            Optional<Instant> heldSince = feedback.faults().isEmpty() ? Optional.empty() : oldest(consumer, ends);
            return new History(
                    reader.width(),
                    reading.rows,
                    reading.faults,
                    reading.unreadable,
                    reading.leftOut,
                    written,
                    heldSince,
                    Optional.empty());
        }
    }

    /** Event time of the oldest record, by the first of each partition; empty where none of them can be read. */
    private Optional<Instant> oldest(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Span> first = new HashMap<>();
        consumer.beginningOffsets(ends.keySet()).forEach((partition, begin) -> {
            if (begin < ends.get(partition)) {
                first.put(partition, new Span(begin, Math.min(begin + FIRST, ends.get(partition))));
            }
        });
        Reading reading = new Reading(consumer, FeedbackRule.NONE);
        if (!first.isEmpty()) {
            reading.read(first, read -> {});
        }
        return reading.rows.stream().map(History.Row::time).min(Long::compare).map(Instant::ofEpochMilli);
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                KafkaClientSettings.consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
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

    private static Map<TopicPartition, Span> spans(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, TimeRange range) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet());
        Map<TopicPartition, Long> from =
                range.from().map(time -> offsets(consumer, ends, time)).orElse(beginnings);
        Map<TopicPartition, Long> to =
                range.to().map(time -> offsets(consumer, ends, time)).orElse(ends);
        Map<TopicPartition, Span> spans = new HashMap<>();
        ends.keySet().forEach(partition -> spans.put(partition, new Span(from.get(partition), to.get(partition))));
        return spans;
    }

    /** The first offsets of that time or later; the ends where there are none. */
    private static Map<TopicPartition, Long> offsets(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Instant time) {
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                ends.keySet().stream().collect(Collectors.toMap(Function.identity(), p -> time.toEpochMilli())));
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        found.forEach((partition, at) -> {
            if (at != null) {
                offsets.put(partition, Math.min(at.offset(), ends.get(partition)));
            }
        });
        return offsets;
    }

    /** What has been read so far. */
    private final class Reading {
        private final Consumer<byte[], byte[]> consumer;
        private final FeedbackRule feedback;
        private final List<History.Row> rows = new ArrayList<>();
        private final Map<String, Long> lastOfEntity = new HashMap<>();
        private final Map<TopicPartition, Long> lastOfPartition = new HashMap<>();
        private final FloatBuffer row = FloatBuffer.allocate(reader.width());
        private final List<History.Row> faults = new ArrayList<>();
        private final Map<String, Integer> stretchOfEntity = new HashMap<>();
        /** Entities whose newest readings were left out: what follows is a stretch of its own. */
        private final Set<String> interrupted = new HashSet<>();

        private int stretch;
        private int stretches;
        private long unreadable;
        private long leftOut;
        private long read;

        Reading(Consumer<byte[], byte[]> consumer, FeedbackRule feedback) {
            this.consumer = consumer;
            this.feedback = feedback;
        }

        void read(Map<TopicPartition, Span> block, LongConsumer progress) {
            stretch = stretches++;
            consumer.assign(block.keySet());
            // Partitions that were assigned before keep their pauses.
            consumer.resume(block.keySet());
            block.forEach((partition, span) -> consumer.seek(partition, span.from()));
            long silentSince = System.nanoTime();
            while (!consumer.assignment().equals(consumer.paused())) {
                var polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    if (record.offset() < block.get(partitionOf(record)).to()) {
                        read++;
                        add(record);
                    }
                }
                block.forEach((partition, span) -> {
                    if (consumer.position(partition) >= span.to()) {
                        consumer.pause(List.of(partition));
                    }
                });
                if (!polled.isEmpty()) {
                    silentSince = System.nanoTime();
                    progress.accept(read);
                } else if (System.nanoTime() - silentSince > SILENCE_MEANS_TROUBLE.toNanos()) {
                    throw new RetrainingException("Kafka has sent nothing of " + detector.topics() + " for "
                            + SILENCE_MEANS_TROUBLE.toSeconds() + " s; is a broker down?");
                }
            }
        }

        private void add(ConsumerRecord<byte[], byte[]> record) {
            if (record.value() == null) {
                return;
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
                keep(record, entity, time, feedback.of(entity, time));
            } catch (UnreadableRecordException e) {
                unreadable++;
            }
        }

        private void keep(
                ConsumerRecord<byte[], byte[]> record, String entity, long time, FeedbackRule.Treatment treatment) {
            boolean leftOutHere =
                    treatment == FeedbackRule.Treatment.FAULT || treatment == FeedbackRule.Treatment.LEFT_OUT;
            if (leftOutHere) {
                leftOut++;
                interrupted.add(entity);
            } else if (interrupted.remove(entity)) {
                stretchOfEntity.put(entity, stretches++);
            }
            History.Row kept = new History.Row(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    entity,
                    time,
                    row.array().clone(),
                    Math.max(stretch, stretchOfEntity.getOrDefault(entity, 0)),
                    treatment == FeedbackRule.Treatment.TRUSTED);
            if (!leftOutHere) {
                rows.add(kept);
            } else if (treatment == FeedbackRule.Treatment.FAULT) {
                faults.add(kept);
            }
        }
    }

    private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
