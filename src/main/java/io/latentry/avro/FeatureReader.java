/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;

/**
 * Turns Confluent-framed Avro bytes of any writer schema into float rows, without making objects of them. Each writer
 * schema is compiled once into a program of field steps. Whatever the bytes are, reading ends after work in proportion to
 * their number. An instance belongs to one thread.
 */
public final class FeatureReader {
    private static final int MAX_PROGRAMS = 1_000;

    private final SchemaRegistryClient registry;
    private final RowLayout layout;
    private final Optional<String> entityField;
    private final Optional<String> timeField;
    private final Programs rowPrograms;
    private final Programs entityPrograms;
    private final AvroCursor cursor = new AvroCursor();
    private final FeatureRow row = new FeatureRow();

    /**
     * A reader of those features.
     *
     * @param features in the order of the row: a top-level field that holds a number ({@code flow}), a whole array with its
     *     exact length ({@code embedding[64]}), or {@code calendar.hour} or {@code calendar.weekday} of the event time, two
     *     columns each
     * @param entity {@code key} for the record's key, else the name of a field
     * @param time {@code record} for the record's timestamp, else the name of a field
     * @throws IllegalArgumentException when there is no field among them, or one is misspelt or named twice
     */
    public FeatureReader(SchemaRegistryClient registry, List<String> features, String entity, String time) {
        this.registry = registry;
        this.layout = new RowLayout(features);
        this.entityField = entity.equals("key") ? Optional.empty() : Optional.of(entity);
        this.timeField = time.equals("record") ? Optional.empty() : Optional.of(time);
        this.rowPrograms = new Programs(writer -> FeatureProgram.row(writer, layout.fields(), timeField));
        this.entityPrograms = new Programs(writer -> FeatureProgram.entity(writer, entity));
    }

    /** Names of the columns: {@code flow}, {@code embedding[0]}, … {@code embedding[63]}, {@code calendar.hour.sin}. */
    public List<String> featureNames() {
        return layout.columns();
    }

    /** Fields of the same records as text, for those that are reported. */
    public FieldTexts texts(List<String> paths) {
        return new FieldTexts(registry, paths);
    }

    /** Number of columns. */
    public int width() {
        return layout.columns().size();
    }

    /**
     * Fills {@code rows[position, position + width)} from a record's value. After an exception those columns hold no
     * meaning. A {@code long} or {@code double} is rounded to the nearest float; a null of a union is a missing value, NaN.
     *
     * @param recordTimestamp in milliseconds since the epoch
     * @return event time in milliseconds since the epoch
     * @throws UnreadableRecordException when the record will never be readable
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public long read(byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        return read(WireFormat.frame(value), value, recordTimestamp, rows, position);
    }

    /** The same for a record that may name its schema in the header {@link WireFormat#VALUE_HEADER}. */
    public long read(Headers headers, byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        return read(WireFormat.frame(headers, value), value, recordTimestamp, rows, position);
    }

    private long read(WireFormat.Frame frame, byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        Objects.checkFromIndexSize(position, width(), rows.limit());
        FeatureProgram program = rowPrograms.of(frame.schema());
        row.open(rows, position, recordTimestamp);
        cursor.open(value, frame);
        program.run(cursor, row);
        if (timeField.isEmpty() && recordTimestamp < 0) {
            layout.leaveUndated(rows, position);
        } else {
            layout.date(rows, position, row.time());
        }
        return row.time();
    }

    /**
     * What the record is about: its key as UTF-8 (empty for a record without one), or the text of a field.
     *
     * @throws UnreadableRecordException when the field is missing or does not name anything
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public String entity(byte[] key, byte[] value) throws UnreadableRecordException {
        if (entityField.isEmpty()) {
            return key == null ? "" : new String(key, StandardCharsets.UTF_8);
        }
        return entity(WireFormat.frame(value), value);
    }

    /** The same for a record that may name its schema in the header {@link WireFormat#VALUE_HEADER}. */
    public String entity(Headers headers, byte[] key, byte[] value) throws UnreadableRecordException {
        return entityField.isEmpty() ? entity(key, value) : entity(WireFormat.frame(headers, value), value);
    }

    private String entity(WireFormat.Frame frame, byte[] value) throws UnreadableRecordException {
        FeatureProgram program = entityPrograms.of(frame.schema());
        cursor.open(value, frame);
        program.run(cursor, row);
        return row.entity();
    }

    /** The compiled programs; records of one schema mostly follow each other. */
    private final class Programs {
        private final Function<Schema, FeatureProgram> compiler;
        private final BoundedCache<SchemaRef, FeatureProgram> compiled = new BoundedCache<>(MAX_PROGRAMS);
        private SchemaRef lastSchema;
        private FeatureProgram lastProgram;

        Programs(Function<Schema, FeatureProgram> compiler) {
            this.compiler = compiler;
        }

        FeatureProgram of(SchemaRef schema) throws UnreadableRecordException {
            if (!schema.equals(lastSchema)) {
                lastProgram = lookUp(schema);
                lastSchema = schema;
            }
            return lastProgram;
        }

        private FeatureProgram lookUp(SchemaRef schema) throws UnreadableRecordException {
            Optional<FeatureProgram> known = compiled.get(schema);
            if (known.isPresent()) {
                return known.get();
            }
            try {
                FeatureProgram program = compiler.apply(registry.by(schema));
                compiled.put(schema, program);
                return program;
            } catch (UnknownSchemaException unknown) {
                throw new UnreadableRecordException(UnreadableReason.UNKNOWN_SCHEMA, unknown.getMessage());
            }
        }
    }
}
