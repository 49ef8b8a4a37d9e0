/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.feedback;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.AvroSerdes;
import io.latentry.avro.Feedback;
import io.latentry.avro.LenientValues;
import io.latentry.avro.RegistryUnavailableException;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feedback topic: what has been said, what is said now, and what is taken back. It has one partition, which gives the
 * order, is compacted by the entries' identities, and is kept for good.
 */
public final class FeedbackTopic {
    private static final Logger LOG = LoggerFactory.getLogger(FeedbackTopic.class);

    private final LatentryConfig config;
    private final String topic;

    /** The topic of that configuration; it is not touched before it is asked for. */
    public FeedbackTopic(LatentryConfig config) {
        this.config = config;
        this.topic = config.topics().feedback();
    }

    /**
     * What has been said of a detector by now; nothing if there is no such topic.
     *
     * @throws KafkaException when Kafka does not answer
     * @throws RegistryUnavailableException when the registry does not
     */
    public FeedbackLog log(String detector) {
        return FeedbackLog.of(all().stream()
                .filter(entry -> entry.detector().equals(detector))
                .toList());
    }

    /** What has been said of all detectors by now, in that order; as {@link #log}. */
    public List<FeedbackEntry> all() {
        Map<String, FeedbackEntry> said = new LinkedHashMap<>();
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                TopicScan scan = new TopicScan(config, admin);
                LenientValues events = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()))) {
            if (TopicScan.await(admin.listTopics().names()).contains(topic)) {
                scan.read(topic, record -> {
                    String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
                    // What is said again is said later.
                    said.remove(id);
                    entry(events, record).ifPresent(entry -> said.put(id, entry));
                });
            }
        }
        return new ArrayList<>(said.values());
    }

    /** What the record says; empty for a tombstone, and for what cannot be read: that must not silence the others. */
    private static Optional<FeedbackEntry> entry(LenientValues events, ConsumerRecord<byte[], byte[]> record) {
        try {
            return events.of(record, Feedback.class).map(FeedbackEntry::of);
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .log("Passed over feedback that contradicts itself: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Says it.
     *
     * @throws KafkaException when it could not be written
     */
    public void add(FeedbackEntry entry) {
        try (Serializer<Object> events = AvroSerdes.valueSerializer(config.schemaRegistry())) {
            write(entry.id(), events.serialize(topic, entry.event()));
        }
    }

    /**
     * Takes back what was said under that identity.
     *
     * @throws IllegalArgumentException when there is nothing of that identity
     * @throws KafkaException when it could not be written
     */
    public FeedbackEntry takeBack(String id) {
        FeedbackEntry entry = all().stream()
                .filter(said -> said.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no feedback " + id + " in topic " + topic
                        + "; latentry feedback list shows what there is"));
        write(id, null);
        return entry;
    }

    private void write(String id, byte[] value) {
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        Map<String, Object> settings = KafkaClientSettings.producer(config.kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, id, value)).get();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "Topic " + topic + " takes no feedback; if it is missing, make it with one partition and"
                            + " cleanup.policy=compact",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
