/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.CalendarFeature;
import io.latentry.config.Feature;
import io.latentry.config.FieldFeature;
import io.latentry.config.Spelling;
import io.latentry.config.ValuePath.Elements;
import io.latentry.config.ValuePath.Entry;
import io.latentry.config.ValuePath.Field;
import io.latentry.config.ValuePath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Says of a schema, without any record of it, what is wrong with a feature. */
public final class FeatureCheck {
    private FeatureCheck() {}

    /**
     * Why no record of that schema yields the feature; empty where some may.
     *
     * @throws IllegalArgumentException when the feature is misspelt
     */
    public static Optional<String> fault(Schema writer, String feature) {
        if (Feature.parse(feature) instanceof CalendarFeature) {
            return Optional.empty();
        }
        FieldFeature field = (FieldFeature) Feature.parse(feature);
        List<Schema> here = values(writer).toList();
        for (Step step : field.path().steps()) {
            List<Schema> below =
                    here.stream().flatMap(schema -> below(schema, step)).toList();
            if (below.isEmpty()) {
                return Optional.of(nothingBelow(here, step));
            }
            here = below.stream().flatMap(FeatureCheck::values).toList();
        }
        return field.symbols().isEmpty() ? noNumber(here) : noSymbol(here, field.symbols());
    }

    private static Stream<Schema> values(Schema schema) {
        return (schema.isUnion() ? schema.getTypes().stream() : Stream.of(schema))
                .filter(branch -> branch.getType() != Schema.Type.NULL);
    }

    private static Stream<Schema> below(Schema schema, Step step) {
        if (step instanceof Field field && schema.getType() == Schema.Type.RECORD) {
            return PathCompiler.field(schema, field.name()).map(Schema.Field::schema).stream();
        }
        if (step instanceof Elements && schema.getType() == Schema.Type.ARRAY) {
            return Stream.of(schema.getElementType());
        }
        return step instanceof Entry && schema.getType() == Schema.Type.MAP
                ? Stream.of(schema.getValueType())
                : Stream.empty();
    }

    private static String nothingBelow(List<Schema> here, Step step) {
        String found = String.join(" or ", types(here));
        if (step instanceof Entry) {
            return "is no map, but " + found;
        }
        if (step instanceof Elements) {
            return "is no array, but " + found;
        }
        List<String> names = here.stream()
                .filter(schema -> schema.getType() == Schema.Type.RECORD)
                .flatMap(schema -> schema.getFields().stream())
                .map(Schema.Field::name)
                .toList();
        String name = ((Field) step).name();
        return names.isEmpty()
                ? "there is no field " + name + " in " + found
                : "there is no field " + name + Spelling.hint(name, names);
    }

    private static Optional<String> noNumber(List<Schema> values) {
        boolean isNumber = values.stream().anyMatch(schema -> switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN -> true;
            case BYTES, FIXED -> schema.getLogicalType() instanceof LogicalTypes.Decimal;
            default -> false;
        });
        String remedy = values.stream().anyMatch(schema -> schema.getType() == Schema.Type.ARRAY)
                ? "; name its length, as in [64], or elements, as in [0..15]"
                : values.stream().anyMatch(schema -> schema.getType() == Schema.Type.ENUM)
                        ? "; name symbols, as in =" + symbols(values).get(0)
                        : "";
        return isNumber
                ? Optional.empty()
                : Optional.of("is no number, but " + String.join(" or ", types(values)) + remedy);
    }

    private static Optional<String> noSymbol(List<Schema> values, List<String> wanted) {
        if (values.stream().anyMatch(schema -> schema.getType() == Schema.Type.STRING)) {
            return Optional.empty();
        }
        List<String> known = symbols(values);
        if (known.isEmpty()) {
            return Optional.of("is no enum or text, but " + String.join(" or ", types(values)));
        }
        return wanted.stream()
                .filter(symbol -> !known.contains(symbol))
                .findFirst()
                .map(symbol -> "there is no symbol " + symbol + ", only " + String.join(", ", known));
    }

    private static List<String> symbols(List<Schema> values) {
        List<String> symbols = new ArrayList<>();
        values.stream()
                .filter(schema -> schema.getType() == Schema.Type.ENUM)
                .forEach(schema -> symbols.addAll(schema.getEnumSymbols()));
        return symbols;
    }

    private static List<String> types(List<Schema> values) {
        return values.stream()
                .map(schema -> schema.getType().getName())
                .distinct()
                .toList();
    }
}
