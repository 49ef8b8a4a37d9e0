/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Lists the fields of a schema as the features of a detector name them. */
public final class SchemaFields {
    private static final int MOST_FIELDS = 500;

    private final List<SchemaField> found = new ArrayList<>();
    /** The records around the place, by name: what contains itself is listed once. */
    private final Deque<String> around = new ArrayDeque<>();

    private SchemaFields() {}

    /** The fields of a record of that schema, in its order, the first 500 of them. */
    public static List<SchemaField> of(Schema schema) {
        SchemaFields fields = new SchemaFields();
        fields.value("", schema, "");
        return List.copyOf(fields.found);
    }

    private void value(String path, Schema schema, String remark) {
        if (found.size() >= MOST_FIELDS) {
            return;
        }
        switch (schema.getType()) {
            case UNION -> union(path, schema);
            case RECORD -> record(path, schema);
            case ARRAY -> value(path + "[n]", schema.getElementType(), remark);
            case MAP -> value(path + "{key}", schema.getValueType(), remark);
            default -> found.add(new SchemaField(path, type(schema) + remark, usableAs(schema)));
        }
    }

    private void union(String path, Schema schema) {
        List<Schema> values = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        String remark = (values.size() < schema.getTypes().size() ? ", may be null" : "")
                + (values.size() > 1 ? ", one of " + values.size() + " types" : "");
        values.forEach(branch -> value(path, branch, remark));
    }

    private void record(String path, Schema schema) {
        if (around.contains(schema.getFullName())) {
            found.add(new SchemaField(path, schema.getName() + " again", ""));
            return;
        }
        around.push(schema.getFullName());
        schema.getFields()
                .forEach(field -> value(path.isEmpty() ? field.name() : path + "." + field.name(), field.schema(), ""));
        around.pop();
    }

    private static String type(Schema schema) {
        if (schema.getType() == Schema.Type.ENUM) {
            return schema.getEnumSymbols().stream().collect(Collectors.joining(", ", "enum of ", ""));
        }
        String logicalType = LeafSteps.logicalType(schema);
        return logicalType.isEmpty() ? schema.getType().getName() : logicalType;
    }

    private static String usableAs(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG ->
                LeafSteps.isTime(schema) ? "feature, time" : "feature" + (hasLogicalType(schema) ? "" : ", entity");
            case FLOAT, DOUBLE -> "feature";
            case BOOLEAN -> "feature, entity";
            case BYTES, FIXED -> schema.getLogicalType() instanceof LogicalTypes.Decimal ? "feature" : "";
            case ENUM -> "feature with =" + schema.getEnumSymbols().get(0) + ", entity";
            case STRING -> "entity, feature with =text";
            default -> "";
        };
    }

    private static boolean hasLogicalType(Schema schema) {
        return !LeafSteps.logicalType(schema).isEmpty();
    }
}
