/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads what Confluent's serializers or {@link AvroSerializer} wrote; null stays null. Thread-safe. Gives a generated
 * class where there is one of the schema's name, resolved to that class's schema, else a GenericRecord in the writer's.
 *
 * <p>Keys: those of {@link SchemaRegistryClient#of}; {@code specific.avro.reader}, true unless set: false gives
 * GenericRecords always.
 */
public final class AvroDeserializer implements Deserializer<Object> {
    private static final int MAX_SCHEMAS = 1_000;

    private final BoundedCache<SchemaRef, DatumReader<Object>> readers = new BoundedCache<>(MAX_SCHEMAS);
    private Optional<SchemaRegistryClient> registry;
    private String schemaHeader = WireFormat.VALUE_HEADER;
    private boolean specific = true;

    /** A deserializer that {@link #configure} connects, as Kafka makes them. */
    public AvroDeserializer() {
        registry = Optional.empty();
    }

    /** A deserializer that shares a client; of values unless configured otherwise. */
    public AvroDeserializer(SchemaRegistryClient registry) {
        this.registry = Optional.of(registry);
    }

    /** A deserializer of our own contract's records, whatever the user's {@code specific.avro.reader} says. */
    public static AvroDeserializer ofContract(Map<String, String> registry) {
        AvroDeserializer deserializer = new AvroDeserializer();
        deserializer.configure(registry, false);
        deserializer.specific = true;
        return deserializer;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Map<String, String> config = SerdeConfig.strings(configs);
        schemaHeader = isKey ? WireFormat.KEY_HEADER : WireFormat.VALUE_HEADER;
        specific = SerdeConfig.flag(config, "specific.avro.reader", true);
        if (registry.isEmpty()) {
            registry = Optional.of(SchemaRegistryClient.of(config));
        }
    }

    @Override
    public Object deserialize(String topic, byte[] bytes) {
        return deserialize(topic, new RecordHeaders(), bytes);
    }

    /**
     * The record.
     *
     * @throws SerializationException when the bytes are no Avro record in the Confluent wire format
     * @throws RegistryException when the registry does not know the schema or cannot be asked
     */
    @Override
    public Object deserialize(String topic, Headers headers, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        Header header = headers.lastHeader(schemaHeader);
        try {
            WireFormat.Frame frame = WireFormat.frame(header, bytes);
            return read(frame, bytes);
        } catch (UnreadableRecordException e) {
            throw new SerializationException("Topic " + topic + ": " + e.getMessage(), e);
        }
    }

    private Object read(WireFormat.Frame frame, byte[] bytes) throws UnreadableRecordException {
        DatumReader<Object> reader = readers.get(frame.schema()).orElseGet(() -> {
            DatumReader<Object> made = reader(frame.schema());
            readers.put(frame.schema(), made);
            return made;
        });
        int length = bytes.length - frame.start();
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, frame.start(), length, null);
        try {
            Object value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw malformed(frame, "bytes remain after the end of the record");
            }
            return value;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro reads a record of a recursive schema as deep as its bytes say.
            throw malformed(frame, e.toString());
        }
    }

    private static UnreadableRecordException malformed(WireFormat.Frame frame, String found) {
        return new UnreadableRecordException(
                UnreadableReason.MALFORMED, "Record of " + frame.schema() + " cannot be read: " + found);
    }

    private DatumReader<Object> reader(SchemaRef ref) {
        SchemaRegistryClient client = registry.orElseThrow(
                () -> new IllegalStateException("The deserializer is not configured: schema.registry.url is missing"));
        Schema writer = client.by(ref);
        return generated(writer)
                .<DatumReader<Object>>map(type -> {
                    SpecificDatumReader<Object> reader = new SpecificDatumReader<>(type);
                    reader.setSchema(writer);
                    return reader;
                })
                .orElseGet(() -> new GenericDatumReader<>(writer));
    }

    /** The generated class of the schema's name; none where Avro does not trust the class that has it. */
    private Optional<Class<Object>> generated(Schema writer) {
        try {
            return Optional.ofNullable(specific ? SpecificData.get().getClass(writer) : null)
                    .filter(SpecificRecord.class::isAssignableFrom)
                    .map(AvroDeserializer::unchecked);
        } catch (SecurityException untrusted) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> unchecked(Class<?> type) {
        return (Class<Object>) type;
    }
}
