/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The processors of a task of {@link DetectorTopology}, wired as there, but without Kafka Streams: results that are neither
 * anomalies nor scores go nowhere, and state is on the heap.
 */
final class ReplayTask {
    private final Input records;
    private final Optional<Routed> routed;
    private final Map<TopicPartition, Long> partitionTimes = new HashMap<>();

    /**
     * A task of that detector, in which nothing is known of any entity yet.
     *
     * @param settings of the Kafka Streams client that would run it
     * @param together most records on their way to their entity that are judged together: as many as a poll brings
     * @param anomalies gets every anomaly event
     * @param scores gets every score event, behind the anomaly event of the same record
     */
    ReplayTask(
            DetectorConfig detector,
            Supplier<FeatureReader> readers,
            ModelSource models,
            StreamCounters counters,
            Map<String, Object> settings,
            int together,
            Consumer<AnomalyEvent> anomalies,
            Consumer<ScoreEvent> scores) {
        Processor<byte[], byte[], Object, Object> scoring = detector.window() > 1
                ? new WindowProcessor(detector, readers.get(), models, counters)
                : new ScoringProcessor(detector, readers.get(), models, counters);
        ReplayContext<Object, Object> context = new ReplayContext<Object, Object>(
                        new TaskId(0, 0), settings, (result, sink) -> {
                            if (sink.equals(DetectorTopology.ANOMALIES)) {
                                anomalies.accept((AnomalyEvent) result.value());
                            } else if (sink.equals(DetectorTopology.SCORES)) {
                                scores.accept((ScoreEvent) result.value());
                            }
                        })
                .with(new MemoryStore<byte[]>(DetectorTopology.ENTITIES, Arrays::compareUnsigned))
                .with(new MemoryStore<String>(DetectorTopology.ACCOUNTS, Comparator.naturalOrder()));
        scoring.init(context);
        Input judged = new Input(scoring::process, context);
        if (detector.repartitions()) {
            Routed route = new Routed(detector, judged, together);
            EntityRouter router = new EntityRouter(detector.name(), readers.get(), counters);
            ReplayContext<byte[], byte[]> routing = new ReplayContext<byte[], byte[]>(
                            new TaskId(0, 0), settings, (result, sink) -> {
                                if (sink.equals(DetectorTopology.REPARTITION)) {
                                    route.add(result.key(), result.value(), result);
                                }
                            })
                    .with(new MemoryStore<String>(DetectorTopology.ROUTING_ACCOUNTS, Comparator.naturalOrder()));
            router.init(routing);
            this.records = new Input(router::process, routing);
            this.routed = Optional.of(route);
        } else {
            this.records = judged;
            this.routed = Optional.empty();
        }
    }

    /** The time that the record counts as, once those before it in its partition have been processed. */
    long time(ConsumerRecord<byte[], byte[]> record) {
        return DetectorTopology.timestamp(record, partitionTimes.getOrDefault(partition(record), -1L));
    }

    /** Processes the next record, which its poll has tagged. */
    void process(ConsumerRecord<byte[], byte[]> record) {
        long time = time(record);
        partitionTimes.merge(partition(record), time, Math::max);
        records.process(record, time);
        routed.filter(Routed::isFull).ifPresent(Routed::flush);
    }

    /** Brings what is under way to its end. */
    void flush() {
        routed.ifPresent(Routed::flush);
    }

    /** Forgets entities that have not been heard of for too long. */
    void expire() {
        records.context.punctuate();
        routed.ifPresent(route -> route.judged.context.punctuate());
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** A processor and its surroundings. */
    private record Input(Consumer<Record<byte[], byte[]>> processor, ReplayContext<?, ?> context) {
        void process(ConsumerRecord<byte[], byte[]> record, long time) {
            context.at(record, time);
            processor.accept(new Record<>(record.key(), record.value(), time, record.headers()));
        }
    }

    /** What stands for the topic that brings the records of an entity together: one partition, in the order of routing. */
    private static final class Routed {
        private final TopicPartition partition;
        private final Input judged;
        private final List<ConsumerRecord<byte[], byte[]>> underWay = new ArrayList<>();
        private final PollTagger tagger = new PollTagger();
        private final int together;
        private long offset;

        Routed(DetectorConfig detector, Input judged, int together) {
            this.partition = new TopicPartition(detector.name() + "-" + DetectorTopology.ENTITY, 0);
            this.judged = judged;
            this.together = together;
        }

        void add(byte[] key, byte[] value, Record<?, ?> record) {
            underWay.add(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset++,
                    record.timestamp(),
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    key,
                    value,
                    record.headers(),
                    Optional.empty()));
        }

        boolean isFull() {
            return underWay.size() >= together;
        }

        void flush() {
            List<ConsumerRecord<byte[], byte[]>> batch = List.copyOf(underWay);
            underWay.clear();
            if (!batch.isEmpty()) {
                tagger.onConsume(new ConsumerRecords<>(Map.of(partition, batch), Map.of()));
                batch.forEach(record -> judged.process(record, record.timestamp()));
            }
        }
    }
}
