/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.List;
import org.apache.avro.Schema;

/** Compiles the schemas of wanted fields into steps that read them. */
final class ReadSteps {
    private ReadSteps() {}

    /**
     * Reads {@code int}, {@code long}, {@code float}, {@code double} or {@code boolean} (0, 1) into the next column; null,
     * where the schema is a union that allows it, is a missing value.
     */
    static Step number(Schema schema) {
        return Step.perBranch(schema, branch -> isNull(branch, schema) ? missing(1) : plainNumber(branch));
    }

    private static boolean isNull(Schema branch, Schema schema) {
        return schema.isUnion() && branch.getType() == Schema.Type.NULL;
    }

    private static Step missing(int columns) {
        return (in, out) -> {
            for (int i = 0; i < columns; i++) {
                out.put(Float.NaN);
            }
        };
    }

    private static Step plainNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT -> (in, out) -> out.put((float) in.readInt());
            case LONG -> (in, out) -> out.put((float) in.readLong());
            case BOOLEAN -> (in, out) -> out.put(in.readBoolean() ? 1f : 0f);
            case FLOAT ->
                (in, out) -> {
                    float value = in.readFloat();
                    out.put(finite(in, value, value));
                };
            case DOUBLE ->
                (in, out) -> {
                    double value = in.readDouble();
                    out.put(finite(in, (float) value, value));
                };
            case ARRAY ->
                Step.refuse(UnreadableReason.NOT_NUMERIC, "a number (a whole array is named with its length)", "array");
            default ->
                Step.refuse(
                        UnreadableReason.NOT_NUMERIC,
                        "a number",
                        schema.getType().getName());
        };
    }

    private static float finite(AvroCursor in, float narrowed, double found) throws UnreadableRecordException {
        if (!Float.isFinite(narrowed)) {
            throw in.unreadable(UnreadableReason.NOT_FINITE, "a finite number in float range", Double.toString(found));
        }
        return narrowed;
    }

    /** Reads an array of exactly {@code length} numbers into the next columns; of an array that is null all are missing. */
    static Step array(Schema schema, int length) {
        return Step.perBranch(schema, branch -> isNull(branch, schema) ? missing(length) : plainArray(branch, length));
    }

    private static Step plainArray(Schema schema, int length) {
        String expected = "an array of " + length + " numbers";
        if (schema.getType() != Schema.Type.ARRAY) {
            return Step.refuse(
                    UnreadableReason.NOT_NUMERIC, expected, schema.getType().getName());
        }
        Step element = number(schema.getElementType());
        return (in, out) -> {
            long read = 0;
            for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
                if (count > in.remaining()) {
                    throw in.malformed(count + " array elements", in.remaining() + " bytes until the end");
                }
                if (count > length - read) {
                    throw in.unreadable(UnreadableReason.ARRAY_LENGTH, expected, "at least " + (read + count));
                }
                for (long i = 0; i < count; i++) {
                    element.run(in, out);
                }
                read += count;
            }
            if (read != length) {
                throw in.unreadable(UnreadableReason.ARRAY_LENGTH, expected, Long.toString(read));
            }
        };
    }

    /** Reads the event time, milliseconds since the epoch unless the logical type says micros or nanos. */
    static Step time(Schema schema) {
        return Step.perBranch(schema, ReadSteps::plainTime);
    }

    private static Step plainTime(Schema schema) {
        String logicalType = schema.getProp("logicalType") == null ? "" : schema.getProp("logicalType");
        if (schema.getType() != Schema.Type.LONG || logicalType.startsWith("time-")) {
            String found = logicalType.isEmpty() ? schema.getType().getName() : logicalType;
            return Step.refuse(UnreadableReason.TIME, "a timestamp or a long of milliseconds", found);
        }
        long unitsPerMilli = logicalType.endsWith("-micros") ? 1_000 : logicalType.endsWith("-nanos") ? 1_000_000 : 1;
        return (in, out) -> out.time(Math.floorDiv(in.readLong(), unitsPerMilli));
    }

    /** Reads the entity: text, the symbol of an enum, or a number or boolean as text. */
    static Step entity(Schema schema) {
        return Step.perBranch(schema, ReadSteps::plainEntity);
    }

    private static Step plainEntity(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> (in, out) -> out.entity(in.readString());
            case INT, LONG -> (in, out) -> out.entity(Long.toString(in.readLong()));
            case BOOLEAN -> (in, out) -> out.entity(Boolean.toString(in.readBoolean()));
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                yield (in, out) -> out.entity(symbols.get(in.readIndex(symbols.size())));
            }
            default ->
                Step.refuse(
                        UnreadableReason.ENTITY,
                        "text or a whole number that names the entity",
                        schema.getType().getName());
        };
    }
}
