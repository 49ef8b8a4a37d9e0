/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.LenientValues;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelPart;
import io.latentry.avro.ModelRoles;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows the models topic from its beginning and keeps what it needs to find any version in it: manifests, roles and the
 * offsets of the parts. The bytes are fetched when they are asked for. Not safe for use by several threads.
 */
final class ModelTopicReader implements AutoCloseable {
    private final Consumer<String, byte[]> consumer;
    private final LenientValues values;
    private final TopicPartition partition;
    private final Map<String, String> kafka;
    private final Map<String, DetectorIndex> detectors = new HashMap<>();

    ModelTopicReader(LatentryConfig config) {
        this(
                config,
                new KafkaConsumer<>(
                        KafkaClientSettings.consumer(config.kafka()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer()));
    }

    /** The same by that consumer, which it closes. */
    ModelTopicReader(LatentryConfig config, Consumer<String, byte[]> consumer) {
        this.consumer = consumer;
        values = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()));
        partition = new TopicPartition(config.topics().models(), 0);
        kafka = config.kafka();
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Whether there is a models topic. */
    boolean exists() {
        return consumer.listTopics().containsKey(partition.topic());
    }

    /** Takes in what has arrived within {@code wait}; true when everything up to the end of the topic has been read. */
    boolean poll(Duration wait) {
        consumer.poll(wait).forEach(this::accept);
        return consumer.currentLag(partition).orElse(1) == 0;
    }

    /**
     * Reads until the end that the topic has now.
     *
     * @throws TimeoutException when the topic gives nothing for a minute before that
     */
    void readToEnd() {
        BoundedRead.to(consumer.endOffsets(List.of(partition)).get(partition), consumer, partition, this::accept);
    }

    /**
     * Reads until the end of what anyone has written by now, committed or not: beyond a transaction that is still open, of
     * another detector or of a writer that is dead, there may be committed records that {@link #readToEnd} does not reach.
     *
     * @throws TimeoutException when the topic gives nothing for a minute before that, as when such a transaction does not end
     */
    void readPastOpenTransactions() {
        Map<String, Object> settings = KafkaClientSettings.consumer(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        long end;
        try (Consumer<byte[], byte[]> uncommitted =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            end = uncommitted.endOffsets(List.of(partition)).get(partition);
        }
        BoundedRead.to(end, consumer, partition, this::accept);
    }

    /** What the topic holds of each detector, as far as it has been read. */
    SortedMap<String, DetectorModels> models() {
        SortedMap<String, DetectorModels> models = new TreeMap<>();
        detectors.forEach((detector, index) -> models.put(detector, index.models()));
        return models;
    }

    /** What the topic holds of that detector, as far as it has been read. */
    DetectorModels models(String detector) {
        return detectors.getOrDefault(detector, new DetectorIndex(detector)).models();
    }

    /**
     * The detector's champion with its bytes; empty when there is none, or the topic does not hold all of it.
     *
     * @throws InvalidModelException when a part is not there any more
     */
    Optional<ModelArtifact> champion(String detector) {
        DetectorModels models = models(detector);
        return models.champion().map(models.versions()::get).map(this::fetch);
    }

    /**
     * Fetches the bytes of a version; afterwards the reader follows on where it was.
     *
     * @throws InvalidModelException when a part is not there any more
     * @throws TimeoutException when the topic gives nothing for a minute before that
     */
    ModelArtifact fetch(ModelManifest manifest) {
        List<Long> offsets = List.copyOf(detectors
                .getOrDefault(manifest.getDetector(), new DetectorIndex(manifest.getDetector()))
                .partOffsets(manifest.getVersion()));
        if (offsets.isEmpty()) {
            return new ModelArtifact(manifest, new byte[0]);
        }
        Map<Integer, byte[]> pieces = new HashMap<>();
        long resume = consumer.position(partition);
        try {
            long first = offsets.stream().mapToLong(Long::longValue).min().getAsLong();
            long last = offsets.stream().mapToLong(Long::longValue).max().getAsLong();
            consumer.seek(partition, first);
            BoundedRead.to(
                    last + 1,
                    consumer,
                    partition,
                    record -> piece(record, manifest).ifPresent(part -> pieces.put(part.getIndex(), bytes(part))));
        } finally {
            consumer.seek(partition, resume);
        }
        return assemble(manifest, pieces);
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        ModelKey.parse(record.key()).ifPresent(key -> {
            DetectorIndex index = detectors.computeIfAbsent(key.detector(), DetectorIndex::new);
            if (key instanceof ModelKey.Part part) {
                if (record.value() == null) {
                    index.withoutPart(part);
                } else {
                    index.part(part, record.offset());
                }
            } else if (key instanceof ModelKey.Manifest manifest) {
                index.manifest(
                        manifest.version(),
                        event(record, ModelManifest.class)
                                .filter(found ->
                                        key.equals(new ModelKey.Manifest(found.getDetector(), found.getVersion()))));
            } else {
                Optional<ModelRoles> roles = event(record, ModelRoles.class)
                        .filter(found -> key.detector().equals(found.getDetector()));
                // Roles that cannot be read tell nothing; only a tombstone says that there are none.
                if (roles.isPresent() || record.value() == null) {
                    index.roles(roles);
                }
            }
        });
    }

    private <E> Optional<E> event(ConsumerRecord<String, byte[]> record, Class<E> type) {
        return values.of(record, type);
    }

    private Optional<ModelPart> piece(ConsumerRecord<String, byte[]> record, ModelManifest manifest) {
        return ModelKey.parse(record.key())
                .filter(key -> key instanceof ModelKey.Part part
                        && part.detector().equals(manifest.getDetector())
                        && part.version() == manifest.getVersion())
                .flatMap(key -> event(record, ModelPart.class)
                        .filter(part ->
                                key.equals(new ModelKey.Part(part.getDetector(), part.getVersion(), part.getIndex()))));
    }

    private static byte[] bytes(ModelPart part) {
        byte[] bytes = new byte[part.getBytes().remaining()];
        part.getBytes().duplicate().get(bytes);
        return bytes;
    }

    private static ModelArtifact assemble(ModelManifest manifest, Map<Integer, byte[]> pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int index = 0; index < manifest.getParts(); index++) {
            byte[] piece = pieces.get(index);
            if (piece == null) {
                throw new InvalidModelException(
                        "parts: part " + index + " of " + manifest.getParts() + " is not in the topic");
            }
            bytes.writeBytes(piece);
        }
        return new ModelArtifact(manifest, bytes.toByteArray());
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }
}
