/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.ScoresConfig;
import io.latentry.model.ModelSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes a past range of a detector's input once more through the processors that judge the live records, with a model of the
 * caller's choice. It belongs to no group, commits nothing, writes nothing, and leaves the stores of the running detector alone.
 *
 * <p>Partitions that Kafka Streams gives to one task are read together, and of their next records the one with the earliest
 * timestamp comes first, as there.
 */
public final class RangeReplay {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE_MEANS_TROUBLE = Duration.ofSeconds(30);
    private static final Duration EXPIRY_EVERY = Duration.ofSeconds(30);

    private final LatentryConfig config;
    private final DetectorConfig detector;
    private final ModelSource models;
    private final Listener listener;
    private final StreamCounters counters = new StreamCounters();

    /** A replay that has not begun. */
    public RangeReplay(LatentryConfig config, DetectorConfig detector, ModelSource models, Listener listener) {
        this.config = config;
        this.detector = detector;
        this.models = models;
        this.listener = listener;
    }

    /** Told of what is replayed, but for the warm-up. */
    public interface Listener {
        /** There is a record at that place. */
        void read(TopicPartition partition, long offset);

        /** One of those records is anomalous. */
        void anomaly(AnomalyEvent event);

        /** One of those records has been judged, after those of the same entity that came before it. */
        void judged(ScoreEvent event);
    }

    /**
     * Replays.
     *
     * @param spans what of each partition of the detector's input
     * @return what the processors have done, warm-up included
     * @throws KafkaException when Kafka does not answer
     */
    public StreamCounters.Snapshot run(Map<TopicPartition, ReplaySpan> spans) {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        Supplier<FeatureReader> readers =
                () -> new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        Map<String, Object> settings = new HashMap<>();
        StreamsSettings.of(config, detector).forEach((key, value) -> settings.put(key.toString(), value));
        DetectorConfig telling = detector.withScores(ScoresConfig.all());
        int together = KafkaClientSettings.pollRecords(config.kafka());
        for (Collection<TopicPartition> partitions : tasks(spans).values()) {
            ReplayTask task = new ReplayTask(
                    telling,
                    readers,
                    models,
                    counters,
                    settings,
                    together,
                    event -> {
                        if (of(spans, event.getSourceTopic(), event.getSourcePartition())
                                .contains(event.getSourceOffset())) {
                            listener.anomaly(event);
                        }
                    },
                    event -> {
                        if (of(spans, event.getSourceTopic(), event.getSourcePartition())
                                .contains(event.getSourceOffset())) {
                            listener.judged(event);
                        }
                    });
            try (Consumer<byte[], byte[]> consumer = consumer()) {
                new Merge(consumer, task, partitions, spans).run();
            }
        }
        return counters.snapshot();
    }

    private static ReplaySpan of(Map<TopicPartition, ReplaySpan> spans, String topic, int partition) {
        return spans.get(new TopicPartition(topic, partition));
    }

    /** The partitions that are read together, by task. Records that are judged by themselves need no company. */
    private Map<Integer, List<TopicPartition>> tasks(Map<TopicPartition, ReplaySpan> spans) {
        return spans.keySet().stream()
                .sorted((a, b) -> a.topic().equals(b.topic())
                        ? Integer.compare(a.partition(), b.partition())
                        : a.topic().compareTo(b.topic()))
                .collect(Collectors.groupingBy(
                        at -> detector.repartitions() ? 0 : at.partition(), TreeMap::new, Collectors.toList()));
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = KafkaClientSettings.consumer(config.kafka());
        settings.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Integer.toString(KafkaClientSettings.pollRecords(config.kafka())));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The records of some partitions on their way into a task, in the order of their timestamps. */
    private final class Merge {
        private final Consumer<byte[], byte[]> consumer;
        private final ReplayTask task;
        private final Map<TopicPartition, ReplaySpan> spans;
        private final PollTagger tagger = new PollTagger();
        private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new LinkedHashMap<>();
        private Duration silence = Duration.ZERO;
        private long expired = System.nanoTime();

        Merge(
                Consumer<byte[], byte[]> consumer,
                ReplayTask task,
                Collection<TopicPartition> partitions,
                Map<TopicPartition, ReplaySpan> spans) {
            this.consumer = consumer;
            this.task = task;
            this.spans = spans;
            partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
            consumer.assign(partitions);
            partitions.forEach(
                    partition -> consumer.seek(partition, spans.get(partition).warmUp()));
        }

        void run() {
            while (!waiting.isEmpty()) {
                waiting.entrySet().removeIf(entry -> entry.getValue().isEmpty() && isRead(entry.getKey()));
                if (waiting.values().stream().anyMatch(Deque::isEmpty)) {
                    poll();
                } else if (!waiting.isEmpty()) {
                    process(next());
                }
            }
            task.flush();
        }

        private boolean isRead(TopicPartition partition) {
            return consumer.position(partition) >= spans.get(partition).to();
        }

        private void poll() {
            List<TopicPartition> wanted = new ArrayList<>();
            List<TopicPartition> others = new ArrayList<>(consumer.assignment());
            waiting.forEach((partition, records) -> {
                if (records.isEmpty()) {
                    wanted.add(partition);
                }
            });
            others.removeAll(wanted);
            consumer.resume(wanted);
            consumer.pause(others);
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
            ConsumerRecords<byte[], byte[]> found = consumer.poll(POLL);
            for (TopicPartition partition : found.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> inRange = found.records(partition).stream()
                        .filter(record -> record.offset() < spans.get(partition).to())
                        .toList();
                polled.put(partition, inRange);
                waiting.get(partition).addAll(inRange);
            }
            tagger.onConsume(new ConsumerRecords<>(polled, Map.of()));
            silence = found.isEmpty() ? silence.plus(POLL) : Duration.ZERO;
            if (silence.compareTo(SILENCE_MEANS_TROUBLE) > 0) {
                throw new TimeoutException("Kafka has sent nothing of " + wanted + " for "
                        + SILENCE_MEANS_TROUBLE.toSeconds() + " s; is a broker down?");
            }
            if (System.nanoTime() - expired > EXPIRY_EVERY.toNanos()) {
                expired = System.nanoTime();
                task.expire();
            }
        }

        private ConsumerRecord<byte[], byte[]> next() {
            Deque<ConsumerRecord<byte[], byte[]>> earliest = null;
            for (Deque<ConsumerRecord<byte[], byte[]>> records : waiting.values()) {
                if (earliest == null || task.time(records.element()) < task.time(earliest.element())) {
                    earliest = records;
                }
            }
            return earliest.remove();
        }

        private void process(ConsumerRecord<byte[], byte[]> record) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (spans.get(partition).contains(record.offset())) {
                listener.read(partition, record.offset());
            }
            task.process(record);
        }
    }
}
