/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.header.Headers;

/**
 * Some fields of a record as text: what an event repeats of the record that it reports. It makes objects of what it reads,
 * for few records are reported. An instance belongs to one thread.
 */
public final class FieldTexts {
    private static final int MAX_SCHEMAS = 1_000;
    private static final int LONGEST_TEXT = 4_096;

    private final SchemaRegistryClient registry;
    private final List<List<String>> paths;
    private final Set<String> topLevel = new LinkedHashSet<>();
    private final BoundedCache<SchemaRef, GenericDatumReader<IndexedRecord>> readers = new BoundedCache<>(MAX_SCHEMAS);
    private final GenericData data = new GenericData();

    /**
     * Those fields.
     *
     * @param paths as in {@code site}, or {@code engine.type} for a field of a nested record
     */
    public FieldTexts(SchemaRegistryClient registry, List<String> paths) {
        this.registry = registry;
        this.paths = paths.stream().map(path -> List.of(path.split("\\."))).toList();
        this.paths.forEach(path -> topLevel.add(path.get(0)));
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new Conversions.UUIDConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    }

    /**
     * The texts by their paths, without those that the record lacks or that are null; nothing of a record that is no Avro
     * record in Confluent's framing. A text beyond 4,096 characters is cut.
     *
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public Map<String, String> read(Headers headers, byte[] value) {
        if (paths.isEmpty()) {
            return Map.of();
        }
        try {
            WireFormat.Frame frame = WireFormat.frame(headers, value);
            return texts(reader(frame.schema()), value, frame.start());
        } catch (UnreadableRecordException e) {
            return Map.of();
        }
    }

    private Map<String, String> texts(GenericDatumReader<IndexedRecord> reader, byte[] value, int start) {
        try {
            return texts(
                    reader.read(null, DecoderFactory.get().binaryDecoder(value, start, value.length - start, null)));
        } catch (IOException | RuntimeException e) {
            // Avro says what it cannot read, or convert, in many ways.
            return Map.of();
        }
    }

    private Map<String, String> texts(IndexedRecord record) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (List<String> path : paths) {
            Object found = record;
            for (String step : path) {
                Schema.Field field = found instanceof IndexedRecord nested
                        ? nested.getSchema().getField(step)
                        : null;
                found = field == null ? null : ((IndexedRecord) found).get(field.pos());
            }
            if (found != null) {
                String text = found instanceof CharSequence || found instanceof Enum ? found.toString() : text(found);
                texts.put(
                        String.join(".", path), text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
            }
        }
        return texts;
    }

    private String text(Object value) {
        return value instanceof IndexedRecord || value instanceof Iterable || value instanceof Map
                ? data.toString(value)
                : value.toString();
    }

    /** Reads the wanted fields and skips the others. */
    private GenericDatumReader<IndexedRecord> reader(SchemaRef ref) {
        return readers.get(ref).orElseGet(() -> {
            Schema writer = registry.by(ref);
            GenericDatumReader<IndexedRecord> reader = new GenericDatumReader<>(writer, wanted(writer), data);
            readers.put(ref, reader);
            return reader;
        });
    }

    private Schema wanted(Schema writer) {
        if (writer.getType() != Schema.Type.RECORD) {
            return writer;
        }
        List<Schema.Field> fields = topLevel.stream()
                .map(writer::getField)
                .filter(field -> field != null)
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord(writer.getName(), null, writer.getNamespace(), false, fields);
    }
}
