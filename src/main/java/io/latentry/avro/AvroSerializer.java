/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes Avro records, generated or generic, in the Confluent wire format; null stays null. Thread-safe. The subject is
 * {@code <topic>-value} or {@code <topic>-key} (TopicNameStrategy).
 *
 * <p>Keys: those of {@link SchemaRegistryClient#of}; {@code auto.register.schemas}, true unless set;
 * {@code use.latest.version}, false unless set, goes before registering; {@code value.subject.name.strategy},
 * TopicNameStrategy unless set.
 */
public final class AvroSerializer implements Serializer<Object> {
    private static final int MAX_SCHEMAS = 1_000;
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private final BoundedCache<Target, Encoding> encodings = new BoundedCache<>(MAX_SCHEMAS);
    private final ThreadLocal<Sink> sinks = ThreadLocal.withInitial(Sink::new);
    private Optional<SchemaRegistryClient> registry;
    private SubjectNaming naming = SubjectNaming.TOPIC;
    private boolean isKey;
    private boolean autoRegister = true;
    private boolean useLatest;

    /** A serializer that {@link #configure} connects, as Kafka makes them. */
    public AvroSerializer() {
        registry = Optional.empty();
    }

    /** A serializer that shares a client; of values unless configured otherwise. */
    public AvroSerializer(SchemaRegistryClient registry) {
        this.registry = Optional.of(registry);
    }

    private record Target(String topic, Schema schema) {}

    private record Encoding(int schemaId, RecordWriter writer) {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Map<String, String> config = SerdeConfig.strings(configs);
        this.isKey = isKey;
        naming = SubjectNaming.of(config, isKey);
        autoRegister = SerdeConfig.flag(config, "auto.register.schemas", true);
        useLatest = SerdeConfig.flag(config, "use.latest.version", false);
        if (registry.isEmpty()) {
            registry = Optional.of(SchemaRegistryClient.of(config));
        }
    }

    /**
     * The record with its schema id in front.
     *
     * @throws SerializationException when the value is not an Avro record or does not fit its schema
     * @throws RegistryException when the registry refuses the schema or cannot be asked
     */
    @Override
    public byte[] serialize(String topic, Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof IndexedRecord record)) {
            throw new SerializationException("Topic " + topic + ": expected an Avro record, found "
                    + value.getClass().getName());
        }
        Target target = new Target(topic, record.getSchema());
        Encoding encoding = encodings.get(target).orElseGet(() -> {
            Encoding made = encoding(target, record instanceof SpecificRecord);
            encodings.put(target, made);
            return made;
        });
        try {
            return sinks.get().write(encoding, record);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "Topic " + topic + ": " + target.schema().getFullName() + " cannot be written: " + e.getMessage(),
                    e);
        } finally {
            if (sinks.get().size() > MAX_KEPT_BYTES) {
                sinks.remove();
            }
        }
    }

    private Encoding encoding(Target target, boolean generated) {
        SchemaRegistryClient client = registry.orElseThrow(
                () -> new IllegalStateException("The serializer is not configured: schema.registry.url is missing"));
        Schema own = target.schema();
        RecordWriter writer = RecordWriter.of(own, generated);
        String subject = naming.subject(target.topic(), own.getFullName(), isKey);
        if (useLatest) {
            SchemaRegistryClient.SubjectVersion latest = client.latest(subject);
            boolean same = latest.schema().equals(own);
            return new Encoding(latest.id(), same ? writer : writer.under(own, latest.schema()));
        }
        int id = autoRegister ? client.register(subject, own) : client.lookup(subject, own);
        return new Encoding(id, writer);
    }

    /** A buffer and an encoder that one thread uses again and again. */
    private static final class Sink {
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
        private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);

        byte[] write(Encoding encoding, IndexedRecord record) throws IOException {
            buffer.reset();
            buffer.writeBytes(WireFormat.prefix(encoding.schemaId()));
            encoding.writer().write(record, encoder);
            return buffer.toByteArray();
        }

        int size() {
            return buffer.size();
        }
    }
}
