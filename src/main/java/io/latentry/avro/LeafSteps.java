/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Compiles single values into steps that read them. */
final class LeafSteps {
    /** Reads the event time where it is in milliseconds. */
    static final Step MILLIS = (in, out) -> out.time(in.readLong());

    private LeafSteps() {}

    /** Reads a value of that schema, which is no union, to where it goes. */
    static Step leaf(Schema schema, Target target) {
        if (target instanceof Target.Columns columns) {
            return columns.symbols().isEmpty() ? number(schema, columns) : symbol(schema, columns);
        }
        return target == Target.Role.TIME ? time(schema) : entity(schema);
    }

    /** Marks the columns of what is wanted as missing; time and entity must not be. */
    static Step nothing(List<Demand> demands) {
        return demands.stream()
                .map(demand -> demand.target() instanceof Target.Columns columns
                        ? missing(columns)
                        : leaf(Schema.create(Schema.Type.NULL), demand.target()))
                .reduce(Step::both)
                .orElse(SkipSteps.NOTHING);
    }

    private static Step missing(Target.Columns columns) {
        return (in, out) -> out.missing(out.at(columns), columns.width());
    }

    /** Finds every record unreadable. */
    static Step refuse(Target target, String expected, Schema found) {
        String type = logicalType(found).isEmpty() ? found.getType().getName() : logicalType(found);
        return (in, out) -> {
            throw in.unreadable(target.unfit(), expected, type);
        };
    }

    /** The value as a float. */
    static float finite(AvroCursor in, double value) throws UnreadableRecordException {
        float narrowed = (float) value;
        if (!Float.isFinite(narrowed)) {
            throw in.unreadable(UnreadableReason.NOT_FINITE, "a finite number in float range", Double.toString(value));
        }
        return narrowed;
    }

    private static Step number(Schema schema, Target.Columns columns) {
        return switch (schema.getType()) {
            case INT, LONG -> whole(schema, columns);
            case BOOLEAN -> (in, out) -> out.values()[out.at(columns)] = in.readBoolean() ? 1 : 0;
            case FLOAT -> (in, out) -> out.values()[out.at(columns)] = finite(in, in.readFloat());
            case DOUBLE -> (in, out) -> out.values()[out.at(columns)] = finite(in, in.readDouble());
            case BYTES, FIXED ->
                schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                        ? decimal(schema, decimal.getScale(), columns)
                        : refuse(columns, "a number", schema);
            case ARRAY -> refuse(columns, "a number (a whole array is named with its length)", schema);
            case ENUM -> refuse(columns, "a number (symbols are named: state=RUNNING|IDLE)", schema);
            default -> refuse(columns, "a number", schema);
        };
    }

    /** Times are in seconds and dates in days, whatever their writer counts in. */
    private static Step whole(Schema schema, Target.Columns columns) {
        double units = unitsPerSecond(logicalType(schema));
        boolean isInt = schema.getType() == Schema.Type.INT;
        if (units == 1) {
            return isInt
                    ? (in, out) -> out.values()[out.at(columns)] = in.readInt()
                    : (in, out) -> out.values()[out.at(columns)] = in.readLong();
        }
        return (in, out) -> out.values()[out.at(columns)] = (float) ((isInt ? in.readInt() : in.readLong()) / units);
    }

    private static double unitsPerSecond(String logicalType) {
        if (!logicalType.startsWith("time-") && !isTimestamp(logicalType)) {
            return 1;
        }
        return logicalType.endsWith("-millis") ? 1e3 : logicalType.endsWith("-micros") ? 1e6 : 1e9;
    }

    private static boolean isTimestamp(String logicalType) {
        return logicalType.startsWith("timestamp-") || logicalType.startsWith("local-timestamp-");
    }

    private static Step decimal(Schema schema, int scale, Target.Columns columns) {
        double units = Math.pow(10, scale);
        if (schema.getType() == Schema.Type.BYTES) {
            return (in, out) ->
                    out.values()[out.at(columns)] = finite(in, in.readTwosComplement(in.readLength()) / units);
        }
        int size = schema.getFixedSize();
        return size == 0
                ? refuse(columns, "a number", schema)
                : (in, out) -> out.values()[out.at(columns)] = finite(in, in.readTwosComplement(size) / units);
    }

    /** One column per symbol. A symbol that has none, perhaps of a newer schema, leaves all of them 0. */
    private static Step symbol(Schema schema, Target.Columns columns) {
        List<String> symbols = columns.symbols();
        return switch (schema.getType()) {
            case ENUM -> {
                int[] columnOf = schema.getEnumSymbols().stream()
                        .mapToInt(symbols::indexOf)
                        .toArray();
                yield (in, out) -> oneHot(out, columns, columnOf[in.readIndex(columnOf.length)]);
            }
            case STRING -> {
                byte[][] texts = symbols.stream()
                        .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
                yield (in, out) -> oneHot(out, columns, in.readText(texts, 0));
            }
            default -> refuse(columns, "an enum or a text", schema);
        };
    }

    private static void oneHot(FeatureRow out, Target.Columns columns, int symbol) {
        int first = out.at(columns);
        Arrays.fill(out.values(), first, first + columns.width(), 0);
        if (symbol >= 0) {
            out.values()[first + symbol] = 1;
        }
    }

    /** Whether the type itself says that the value is a time. */
    static boolean isTime(Schema schema) {
        return isTimestamp(logicalType(schema)) || logicalType(schema).equals("date");
    }

    /** The event time in milliseconds; a long without a logical type is in milliseconds, a date is its midnight in UTC. */
    private static Step time(Schema schema) {
        String logicalType = logicalType(schema);
        if (schema.getType() == Schema.Type.LONG && !logicalType.startsWith("time-")) {
            long unitsPerMilli = isTimestamp(logicalType) ? (long) (unitsPerSecond(logicalType) / 1e3) : 1;
            return unitsPerMilli == 1 ? MILLIS : (in, out) -> out.time(Math.floorDiv(in.readLong(), unitsPerMilli));
        }
        if (schema.getType() == Schema.Type.INT && logicalType.equals("date")) {
            return (in, out) -> out.time(in.readInt() * 86_400_000L);
        }
        return refuse(Target.Role.TIME, "a timestamp, a date or a long of milliseconds", schema);
    }

    /** The entity: text that is not too long for an event, the symbol of an enum, or a whole number or boolean as text. */
    private static Step entity(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> (in, out) -> out.entity(in.readName(FeatureReader.LONGEST_ENTITY, UnreadableReason.ENTITY));
            case INT, LONG -> (in, out) -> out.entity(Long.toString(in.readLong()));
            case BOOLEAN -> (in, out) -> out.entity(Boolean.toString(in.readBoolean()));
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                yield (in, out) -> out.entity(symbols.get(in.readIndex(symbols.size())));
            }
            default -> refuse(Target.Role.ENTITY, "text or a whole number that names the entity", schema);
        };
    }

    /** As the schema names it, also where this version of Avro does not know it. */
    static String logicalType(Schema schema) {
        LogicalType known = schema.getLogicalType();
        String named = schema.getProp("logicalType");
        return known != null ? known.getName() : named == null ? "" : named;
    }
}
