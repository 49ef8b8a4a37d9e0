/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final BoundedCache<SchemaRef, Reading> readings = new BoundedCache<>(MAX_SCHEMAS);
    private final GenericData data = new GenericData();

    /**
     * Those fields.
     *
     * @param paths as in {@code site}, or {@code engine.type} for a field of a nested record; a field may go by an alias that
     *     its writer gives
     */
    public FieldTexts(SchemaRegistryClient registry, List<String> paths) {
        this.registry = registry;
        this.paths = paths.stream().map(path -> List.of(path.split("\\."))).toList();
        // Avro's fast reader skips a record within a record by a call within a call, as deep as the bytes say.
        data.setFastReaderEnabled(false);
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new Conversions.UUIDConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    }

    /**
     * The texts by their paths, without those that the record lacks, that are null, or that are no single values (records,
     * arrays, maps); nothing of a record that is no Avro record in Confluent's framing. A text beyond 4,096 characters is cut.
     *
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public Map<String, String> read(Headers headers, byte[] value) {
        if (paths.isEmpty()) {
            return Map.of();
        }
        try {
            WireFormat.Frame frame = WireFormat.frame(headers, value);
            return reading(frame.schema()).texts(value, frame.start());
        } catch (UnreadableRecordException e) {
            return Map.of();
        }
    }

    private Reading reading(SchemaRef ref) {
        return readings.get(ref).orElseGet(() -> {
            Reading reading = new Reading(registry.by(ref));
            readings.put(ref, reading);
            return reading;
        });
    }

    /** How records of one writer schema are read: what leads to a wanted value is made an object of, the rest skipped. */
    private final class Reading {
        private final Map<String, Schema> written = new HashMap<>();
        private final Optional<GenericDatumReader<Object>> reader;

        Reading(Schema writer) {
            this.reader = wanted(writer, paths).map(wanted -> new GenericDatumReader<>(writer, wanted, data));
        }

        Map<String, String> texts(byte[] value, int start) {
            if (reader.isEmpty()) {
                return Map.of();
            }
            try {
                return texts(reader.get()
                        .read(null, DecoderFactory.get().binaryDecoder(value, start, value.length - start, null)));
            } catch (IOException | RuntimeException e) {
                // Avro says what it cannot read, or convert, in many ways.
                return Map.of();
            }
        }

        private Map<String, String> texts(Object record) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (List<String> path : paths) {
                Object found = record;
                for (String step : path) {
                    found = found instanceof IndexedRecord nested ? field(nested, step) : null;
                }
                if (found != null && !(found instanceof IndexedRecord)) {
                    String text = found.toString();
                    texts.put(
                            String.join(".", path),
                            text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
                }
            }
            return texts;
        }

        private Object field(IndexedRecord record, String step) {
            return PathCompiler.field(written.get(record.getSchema().getFullName()), step)
                    .map(field -> record.getSchema().getField(field.name()))
                    .map(field -> record.get(field.pos()))
                    .orElse(null);
        }

        /** What is wanted of a value; empty where it can be an array or a map. Ends with the paths, whatever recurs. */
        private Optional<Schema> wanted(Schema schema, List<List<String>> below) {
            return switch (schema.getType()) {
                case ARRAY, MAP -> Optional.empty();
                case RECORD -> Optional.of(record(schema, below));
                case UNION -> {
                    List<Schema> branches = schema.getTypes().stream()
                            .flatMap(branch -> wanted(branch, below).stream())
                            .toList();
                    yield branches.size() == schema.getTypes().size()
                            ? Optional.of(Schema.createUnion(branches))
                            : Optional.empty();
                }
                default -> Optional.of(schema);
            };
        }

        private Schema record(Schema writer, List<List<String>> below) {
            written.put(writer.getFullName(), writer);
            Map<String, List<List<String>>> byField = new LinkedHashMap<>();
            below.stream()
                    .filter(path -> !path.isEmpty())
                    .forEach(path -> PathCompiler.field(writer, path.get(0))
                            .ifPresent(field -> byField.computeIfAbsent(field.name(), name -> new ArrayList<>())
                                    .add(path.subList(1, path.size()))));
            List<Schema.Field> fields = new ArrayList<>();
            byField.forEach((name, rest) -> wanted(writer.getField(name).schema(), rest)
                    .ifPresent(schema -> fields.add(new Schema.Field(name, schema))));
            return Schema.createRecord(writer.getName(), null, writer.getNamespace(), writer.isError(), fields);
        }
    }
}
