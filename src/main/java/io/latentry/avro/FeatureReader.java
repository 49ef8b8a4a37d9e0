/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.FeatureList;
import io.latentry.config.ValuePath;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Turns Confluent-framed Avro bytes of any writer schema into float rows, without making objects of them. Each writer
 * schema is compiled once into a program of field steps. Whatever the bytes are, reading ends after work in proportion to
 * their number. An instance belongs to one thread.
 */
public final class FeatureReader {
    /** Bytes that an entity may have: events, keys and stores repeat it. */
    static final int LONGEST_ENTITY = 4_096;

    private static final int MAX_PROGRAMS = 1_000;
    private static final Header NO_HEADER = null;
    private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

    private final SchemaRegistryClient registry;
    private final RowLayout layout;
    private final int width;
    private final boolean entityIsKey;
    private final boolean timeIsRecordTimestamp;
    private final Programs rowPrograms;
    private final Programs entityPrograms;
    private final AvroCursor cursor = new AvroCursor();
    private final FeatureRow row;
    private Duration mayAsk = UNLIMITED;
    private Duration asked = Duration.ZERO;

    /**
     * A reader of those features.
     *
     * @param features in the order of the row, as {@link FeatureList} and docs/configuration.md describe them:
     *     {@code flow}, {@code engine.temperature}, {@code embedding[64]}, {@code embedding[0..15]},
     *     {@code readings{inlet}}, {@code state=RUNNING|IDLE}, {@code calendar.hour}
     * @param entity {@code key} for the record's key, else the path of a field
     * @param time {@code record} for the record's timestamp, else the path of a field
     * @throws IllegalArgumentException when there is no field among them, or they are misspelt or contradict each other
     */
    public FeatureReader(SchemaRegistryClient registry, List<String> features, String entity, String time) {
        this.registry = registry;
        this.layout = new RowLayout(FeatureList.parse(features));
        this.width = layout.columns().size();
        this.row = new FeatureRow(width);
        this.entityIsKey = entity.equals("key");
        this.timeIsRecordTimestamp = time.equals("record");
        Optional<ValuePath> timePath = timeIsRecordTimestamp ? Optional.empty() : Optional.of(oneValue("Time", time));
        this.rowPrograms = new Programs(writer -> FeatureProgram.row(writer, layout.fields(), timePath));
        ValuePath entityPath = oneValue("Entity", entity);
        this.entityPrograms = new Programs(writer -> FeatureProgram.entity(writer, entityPath));
    }

    private static ValuePath oneValue(String role, String text) {
        try {
            ValuePath path = ValuePath.parse(text);
            if (path.width() == 1) {
                return path;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(role + " " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(role + " \"" + text + "\": expected one value, not an array of them");
    }

    /**
     * Says how long the registry may be asked for schemas from now on, in all and not each; without a limit unless said.
     * After that, a schema that is not known yet makes it an {@link AskedTooLongException}. What has been found out is
     * remembered, so that the next attempt comes further.
     */
    public void mayAskFor(Duration limit) {
        mayAsk = limit;
        asked = Duration.ZERO;
    }

    /** How long the registry has been asked since that was limited last. */
    public Duration asked() {
        return asked;
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
        return width;
    }

    /**
     * Fills {@code rows[position, position + width)} from a record's value; after an exception they may hold anything. A
     * value is rounded to the nearest float. A null of a union and a key that a map lacks are missing values, NaN.
     *
     * @param recordTimestamp in milliseconds since the epoch
     * @param rows filled in place if an array backs it; else the row is gathered first and then copied as a whole, since
     *     single stores into native memory cost more
     * @return event time in milliseconds since the epoch
     * @throws UnreadableRecordException when the record will never be readable
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public long read(byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        return read(NO_HEADER, value, recordTimestamp, rows, position);
    }

    /** The same for a record that may name its schema in the header {@link WireFormat#VALUE_HEADER}. */
    public long read(Headers headers, byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        return read(headers.lastHeader(WireFormat.VALUE_HEADER), value, recordTimestamp, rows, position);
    }

    private long read(Header header, byte[] value, long recordTimestamp, FloatBuffer rows, int position)
            throws UnreadableRecordException {
        Objects.checkFromIndexSize(position, width, rows.limit());
        FeatureProgram program = rowPrograms.open(header, value);
        if (rows.hasArray()) {
            row.open(rows.array(), rows.arrayOffset() + position, recordTimestamp);
            run(program);
        } else {
            row.open(recordTimestamp);
            run(program);
            row.copyTo(rows, position);
        }
        return row.time();
    }

    private void run(FeatureProgram program) throws UnreadableRecordException {
        program.run(cursor, row);
        if (layout.isDated()) {
            if (timeIsRecordTimestamp && row.time() < 0) {
                layout.leaveUndated(row);
            } else {
                layout.date(row);
            }
        }
    }

    /**
     * What the record is about: its key as UTF-8 (empty for a record without one), or the text of a field.
     *
     * @throws UnreadableRecordException when the field is missing or does not name anything, or it is beyond 4,096 bytes
     * @throws RegistryUnavailableException when the registry could not be asked for the schema
     */
    public String entity(byte[] key, byte[] value) throws UnreadableRecordException {
        if (entityIsKey) {
            checkKey(key);
            return key == null ? "" : new String(key, StandardCharsets.UTF_8);
        }
        return entity(NO_HEADER, value);
    }

    /** The same for a record that may name its schema in the header {@link WireFormat#VALUE_HEADER}. */
    public String entity(Headers headers, byte[] key, byte[] value) throws UnreadableRecordException {
        return entityIsKey ? entity(key, value) : entity(headers.lastHeader(WireFormat.VALUE_HEADER), value);
    }

    /**
     * Looks whether a record's key may name an entity.
     *
     * @throws UnreadableRecordException when it is beyond 4,096 bytes
     */
    public void checkKey(byte[] key) throws UnreadableRecordException {
        if (key != null && key.length > LONGEST_ENTITY) {
            throw new UnreadableRecordException(
                    UnreadableReason.ENTITY,
                    "Record key: expected at most " + LONGEST_ENTITY + " bytes that name the entity, found "
                            + key.length);
        }
    }

    private String entity(Header header, byte[] value) throws UnreadableRecordException {
        entityPrograms.open(header, value).run(cursor, row);
        return row.entity();
    }

    private Schema ask(SchemaRef schema) {
        if (asked.compareTo(mayAsk) >= 0) {
            throw new AskedTooLongException(
                    "The schema registry answers, but there are more schemas than could be asked for"
                            + " at once: it is yet to be asked for " + schema + " and perhaps others");
        }
        long begun = System.nanoTime();
        try {
            return registry.by(schema);
        } finally {
            asked = asked.plusNanos(System.nanoTime() - begun);
        }
    }

    /** The compiled programs; records of one schema mostly follow each other. */
    private final class Programs {
        private final Function<Schema, FeatureProgram> compiler;
        private final BoundedCache<SchemaRef, FeatureProgram> compiled = new BoundedCache<>(MAX_PROGRAMS);
        private SchemaRef lastSchema = new SchemaRef.Id(0);
        private Optional<FeatureProgram> lastProgram = Optional.empty();

        Programs(Function<Schema, FeatureProgram> compiler) {
            this.compiler = compiler;
        }

        /** The program for a value, with the cursor at the beginning of its payload. */
        FeatureProgram open(Header header, byte[] value) throws UnreadableRecordException {
            if (header == NO_HEADER && lastProgram.isPresent() && WireFormat.isFramed(value, lastSchema)) {
                cursor.open(value, WireFormat.ID_BYTES, lastSchema);
                return lastProgram.get();
            }
            WireFormat.Frame frame = WireFormat.frame(header, value);
            FeatureProgram program = frame.schema().equals(lastSchema) && lastProgram.isPresent()
                    ? lastProgram.get()
                    : lookUp(frame.schema());
            lastProgram = Optional.of(program);
            lastSchema = frame.schema();
            cursor.open(value, frame.start(), frame.schema());
            return program;
        }

        private FeatureProgram lookUp(SchemaRef schema) throws UnreadableRecordException {
            Optional<FeatureProgram> known = compiled.get(schema);
            if (known.isPresent()) {
                return known.get();
            }
            try {
                FeatureProgram program = compiler.apply(ask(schema));
                compiled.put(schema, program);
                return program;
            } catch (UnknownSchemaException unknown) {
                throw new UnreadableRecordException(UnreadableReason.UNKNOWN_SCHEMA, unknown.getMessage());
            }
        }
    }
}
