/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroSerdes;
import io.latentry.avro.AvroSerializer;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelPart;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicsConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Models and what changes about them as records of the models topic and of the topic of its events. */
final class ModelRecords implements AutoCloseable {
    /** Below the broker's default limit of 1 MiB for a message, with room for key and framing. */
    static final int PART_BYTES = 900 * 1024;

    private final TopicsConfig topics;
    private final AvroSerializer models = new AvroSerializer();
    private final Serializer<Object> events;

    ModelRecords(LatentryConfig config) {
        topics = config.topics();
        Map<String, String> settings = new HashMap<>(config.schemaRegistry());
        // Parts, manifests and roles share the topic, so each type has a subject of its own.
        settings.put("value.subject.name.strategy", "TopicRecordNameStrategy");
        models.configure(settings, false);
        events = AvroSerdes.valueSerializer(config.schemaRegistry());
    }

    /** Number of parts that so many bytes take. */
    static int parts(int bytes) {
        return (bytes + PART_BYTES - 1) / PART_BYTES;
    }

    /** All parts, then the manifest. */
    List<ProducerRecord<String, byte[]>> of(ModelArtifact artifact) {
        ModelManifest manifest = artifact.manifest();
        byte[] bytes = artifact.bytes();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int index = 0; index < manifest.getParts(); index++) {
            int from = index * PART_BYTES;
            ModelPart part = ModelPart.newBuilder()
                    .setDetector(manifest.getDetector())
                    .setVersion(manifest.getVersion())
                    .setIndex(index)
                    .setBytes(ByteBuffer.wrap(bytes, from, Math.min(PART_BYTES, bytes.length - from)))
                    .build();
            records.add(model(new ModelKey.Part(manifest.getDetector(), manifest.getVersion(), index), part));
        }
        records.add(model(new ModelKey.Manifest(manifest.getDetector(), manifest.getVersion()), manifest));
        return records;
    }

    /** Tombstones for what is pruned, then the roles, then the events. */
    List<ProducerRecord<String, byte[]>> of(ModelChange change) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (ModelManifest pruned : change.pruned()) {
            // The manifest goes first, so that no reader takes the version for whole in between.
            records.add(model(new ModelKey.Manifest(pruned.getDetector(), pruned.getVersion()), null));
            for (int index = 0; index < pruned.getParts(); index++) {
                records.add(model(new ModelKey.Part(pruned.getDetector(), pruned.getVersion(), index), null));
            }
        }
        change.roles().ifPresent(roles -> records.add(model(new ModelKey.Roles(roles.getDetector()), roles)));
        String topic = topics.modelEvents();
        change.events()
                .forEach(event -> records.add(
                        new ProducerRecord<>(topic, 0, event.getDetector(), events.serialize(topic, event))));
        return records;
    }

    private ProducerRecord<String, byte[]> model(ModelKey key, Object value) {
        return new ProducerRecord<>(topics.models(), 0, key.toString(), models.serialize(topics.models(), value));
    }

    @Override
    public void close() {
        models.close();
        events.close();
    }
}
