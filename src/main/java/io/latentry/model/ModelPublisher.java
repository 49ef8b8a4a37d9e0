/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroSerializer;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelPart;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes a model version to the models topic: fence other writers of the detector, read to the end, decide the version,
 * commit parts and manifest in one transaction. Readers see all of it or nothing.
 */
public final class ModelPublisher {
    /** Below the broker's default limit of 1 MiB for a message, with room for key and framing. */
    static final int PART_BYTES = 900 * 1024;

    private final LatentryConfig config;

    /** A publisher to the models topic of that configuration. */
    public ModelPublisher(LatentryConfig config) {
        this.config = config;
    }

    /**
     * Publishes {@code bytes} as the detector's next version.
     *
     * @param draft everything about the model but version, parent, time, size, hash and parts, which are filled in here
     * @return the manifest as it was committed
     * @throws KafkaException when it was not committed, or when Kafka did not say in time whether it was; readers see all of
     *     it or nothing
     */
    public ModelManifest publish(ModelManifest draft, byte[] bytes) {
        String detector = draft.getDetector();
        try (AvroSerializer values = new AvroSerializer();
                Producer<String, byte[]> producer =
                        new KafkaProducer<>(settings(detector), new StringSerializer(), new ByteArraySerializer())) {
            values.configure(registrySettings(), false);
            producer.initTransactions();
            ModelManifest manifest = complete(draft, bytes);
            commit(producer, records(values, manifest, bytes));
            return manifest;
        }
    }

    private ModelManifest complete(ModelManifest draft, byte[] bytes) {
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            reader.readToEnd();
            Optional<Long> parent = reader.newest(draft.getDetector())
                    .map(current -> current.manifest().getVersion());
            return ModelManifest.newBuilder(draft)
                    .setVersion(reader.highestVersion(draft.getDetector()) + 1)
                    .setParentVersion(parent.orElse(null))
                    .setCreatedAt(Instant.now())
                    .setFeatureFingerprint(ModelArtifact.fingerprint(draft.getFeatureNames()))
                    .setSizeBytes(bytes.length)
                    .setSha256(ModelArtifact.sha256(bytes))
                    .setParts((bytes.length + PART_BYTES - 1) / PART_BYTES)
                    .build();
        }
    }

    private List<ProducerRecord<String, byte[]>> records(AvroSerializer values, ModelManifest manifest, byte[] bytes) {
        String topic = config.topics().models();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int index = 0; index < manifest.getParts(); index++) {
            int from = index * PART_BYTES;
            ModelPart part = ModelPart.newBuilder()
                    .setDetector(manifest.getDetector())
                    .setVersion(manifest.getVersion())
                    .setIndex(index)
                    .setBytes(ByteBuffer.wrap(bytes, from, Math.min(PART_BYTES, bytes.length - from)))
                    .build();
            ModelKey key = ModelKey.part(manifest.getDetector(), manifest.getVersion(), index);
            records.add(new ProducerRecord<>(topic, 0, key.toString(), values.serialize(topic, part)));
        }
        ModelKey key = ModelKey.manifest(manifest.getDetector(), manifest.getVersion());
        records.add(new ProducerRecord<>(topic, 0, key.toString(), values.serialize(topic, manifest)));
        return records;
    }

    private static void commit(Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        try {
            // A send that fails fails the commit.
            records.forEach(record -> {
                var unused = producer.send(record);
            });
            producer.commitTransaction();
        } catch (RuntimeException e) {
            try {
                producer.abortTransaction();
            } catch (KafkaException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Parts and manifests share the topic, so each type has a subject of its own. */
    private Map<String, String> registrySettings() {
        Map<String, String> settings = new HashMap<>(config.schemaRegistry());
        settings.put("value.subject.name.strategy", "TopicRecordNameStrategy");
        return settings;
    }

    private Map<String, Object> settings(String detector) {
        Map<String, Object> settings = KafkaClientSettings.producer(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.topics().models() + "-" + detector);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return settings;
    }
}
