/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelPart;
import io.latentry.avro.RegistryUnavailableException;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the models topic from its beginning and keeps, per detector, the artifact of the newest manifest. A manifest
 * whose parts are not all there is passed over. Not safe for use by several threads.
 */
final class ModelTopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTopicReader.class);

    private static final Duration TO_END_WITHIN = Duration.ofMinutes(1);

    private final Consumer<String, byte[]> consumer;
    private final AvroDeserializer values;
    private final TopicPartition partition;
    private final Map<String, TreeMap<Long, Map<Integer, byte[]>>> parts = new HashMap<>();
    private final Map<String, ModelArtifact> newest = new HashMap<>();
    private final Map<String, Long> highestVersion = new HashMap<>();

    ModelTopicReader(LatentryConfig config) {
        values = AvroDeserializer.ofContract(config.schemaRegistry());
        partition = new TopicPartition(config.topics().models(), 0);
        consumer = new KafkaConsumer<>(
                KafkaClientSettings.consumer(config.kafka()), new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Takes in what has arrived within {@code wait}; true when everything up to the end of the topic has been read. */
    boolean poll(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            ModelKey.parse(record.key()).ifPresent(key -> accept(key, record));
        }
        return consumer.currentLag(partition).orElse(1) == 0;
    }

    /**
     * Reads until the end that the topic has now.
     *
     * @throws TimeoutException when that takes longer than a minute
     */
    void readToEnd() {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long deadline = System.nanoTime() + TO_END_WITHIN.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Topic " + partition.topic() + " could not be read to its end within "
                        + TO_END_WITHIN.toSeconds() + " s; is a broker down?");
            }
            poll(Duration.ofMillis(500));
        }
    }

    /** The artifact of the newest complete manifest of each detector. */
    Map<String, ModelArtifact> newest() {
        return Map.copyOf(newest);
    }

    Optional<ModelArtifact> newest(String detector) {
        return Optional.ofNullable(newest.get(detector));
    }

    /** The highest version any record of the detector names; 0 when there is none. */
    long highestVersion(String detector) {
        return highestVersion.getOrDefault(detector, 0L);
    }

    private void accept(ModelKey key, ConsumerRecord<String, byte[]> record) {
        highestVersion.merge(key.detector(), key.version(), Math::max);
        Object value = event(record);
        if (value instanceof ModelPart part
                && key.equals(ModelKey.part(part.getDetector(), part.getVersion(), part.getIndex()))) {
            byte[] piece = new byte[part.getBytes().remaining()];
            part.getBytes().duplicate().get(piece);
            parts.computeIfAbsent(key.detector(), d -> new TreeMap<>())
                    .computeIfAbsent(key.version(), v -> new HashMap<>())
                    .put(key.part().get(), piece);
        } else if (value instanceof ModelManifest manifest
                && key.equals(ModelKey.manifest(manifest.getDetector(), manifest.getVersion()))) {
            assemble(manifest).ifPresent(artifact -> newest.put(key.detector(), artifact));
            // Whatever is older will not be asked for again.
            parts.getOrDefault(key.detector(), new TreeMap<>())
                    .headMap(key.version(), true)
                    .clear();
        }
    }

    /** What the record carries; null for a tombstone and for what is no event of ours. */
    private Object event(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        try {
            return values.deserialize(record.topic(), record.headers(), record.value());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (SerializationException e) {
            LOG.atWarn()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("key", record.key())
                    .log("Passed over a record of the models topic that cannot be read: {}", e.getMessage());
            return null;
        }
    }

    private Optional<ModelArtifact> assemble(ModelManifest manifest) {
        Map<Integer, byte[]> pieces = parts.getOrDefault(manifest.getDetector(), new TreeMap<>())
                .getOrDefault(manifest.getVersion(), Map.of());
        int size = pieces.values().stream().mapToInt(piece -> piece.length).sum();
        byte[] bytes = new byte[size];
        int at = 0;
        for (int index = 0; index < manifest.getParts(); index++) {
            byte[] piece = pieces.get(index);
            if (piece == null) {
                LOG.atWarn()
                        .addKeyValue("detector", manifest.getDetector())
                        .addKeyValue("version", manifest.getVersion())
                        .addKeyValue("missingPart", index)
                        .log("Passed over a manifest that lacks parts");
                return Optional.empty();
            }
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return Optional.of(new ModelArtifact(manifest, bytes));
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }
}
