/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.stream.DetectorClient;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the pass-through topology does, written with a consumer and a transactional producer per thread and no Kafka
 * Streams: reads each record into a row, sends on what the filter lets through, and commits offsets and results together at
 * the interval that the detector's client has.
 */
final class PlainClients implements Flow {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(20);

    private final LatentryConfig config;
    private final DetectorConfig detector;
    private final Predicate<FloatBuffer> filter;
    private final Properties shipped;
    private final SchemaRegistryClient registry;
    private final LongAdder records = new LongAdder();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    PlainClients(LatentryConfig config, Predicate<FloatBuffer> filter) {
        this.config = config;
        this.detector = config.detectors().get(0);
        this.filter = filter;
        this.shipped = DetectorClient.settings(config, detector);
        this.registry = SchemaRegistryClient.of(config.schemaRegistry());
        for (int i = 0; i < detector.threads(); i++) {
            int number = i;
            threads.add(new Thread(() -> run(number), "plain-client-" + i));
        }
    }

    private Map<String, Object> settings(List<String> prefixes, Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", config.bootstrapServers()));
        for (String prefix : prefixes) {
            shipped.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(prefix) && !name.endsWith("interceptor.classes"))
                    .forEach(name -> settings.put(name.substring(prefix.length()), shipped.getProperty(name)));
        }
        settings.putAll(own);
        return settings;
    }

    private void run(int number) {
        String application = config.application().id(detector.name());
        Map<String, Object> ofConsumer = settings(
                List.of("consumer.", "main.consumer."),
                Map.of("group.id", application, "isolation.level", "read_committed", "enable.auto.commit", "false"));
        Map<String, Object> ofProducer =
                settings(List.of("producer."), Map.of("transactional.id", application + "-" + number));
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(ofConsumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(ofProducer, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.assign(share(consumer, number));
            consumer.seekToBeginning(consumer.assignment());
            pump(consumer, producer);
        } catch (UnreadableRecordException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Assigned by hand, so that no thread begins with the others' partitions. */
    private List<TopicPartition> share(KafkaConsumer<byte[], byte[]> consumer, int number) {
        return detector.topics().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .filter(partition -> partition.partition() % detector.threads() == number)
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void pump(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer)
            throws UnreadableRecordException {
        FeatureReader reader = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        FloatBuffer row = FloatBuffer.allocate(reader.width());
        long interval = Duration.ofMillis(Long.parseLong(shipped.getProperty("commit.interval.ms")))
                .toNanos();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        reading.incrementAndGet();
        long committed = System.nanoTime();
        while (!stopping) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                if (offsets.isEmpty()) {
                    producer.beginTransaction();
                }
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    reader.read(record.headers(), record.value(), record.timestamp(), row, 0);
                    records.increment();
                    if (filter.test(row)) {
                        var unused = producer.send(new ProducerRecord<>(
                                config.topics().anomalies(), null, record.timestamp(), record.key(), record.value()));
                    }
                }
                offsets.putAll(polled.nextOffsets());
            }
            if (!offsets.isEmpty() && System.nanoTime() - committed > interval) {
                producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                producer.commitTransaction();
                offsets.clear();
                committed = System.nanoTime();
            }
        }
        if (!offsets.isEmpty()) {
            producer.abortTransaction();
        }
    }

    @Override
    public void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public boolean isRunning() {
        return reading.get() == threads.size();
    }

    @Override
    public long records() {
        return records.sum();
    }

    @Override
    public long batches() {
        return 0;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_WITHIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
