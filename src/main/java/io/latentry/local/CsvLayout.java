/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * What a file holds.
 *
 * @param options what is to be imported
 * @param columns in the order of the file
 * @param rows of the whole file, without the header
 * @param time how the time column is written; empty without such a column
 */
record CsvLayout(ImportOptions options, List<CsvColumn> columns, long rows, Optional<TimeFormat> time) {
    private static final String NAMESPACE = "io.latentry.imported";

    /** How many rows will be imported. */
    long importedRows() {
        return options.rows().countOf(rows);
    }

    /** Schema of the records of that topic. It says nothing about the file, so that files of one kind share it. */
    Schema schema(String topic) {
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(FieldNames.of(topic))
                .namespace(NAMESPACE)
                .doc("A row of an imported CSV file.")
                .fields();
        for (CsvColumn column : columns) {
            if (column.isField()) {
                SchemaBuilder.FieldBuilder<Schema> field =
                        fields.name(column.field()).doc(column.name());
                fields = switch (column.role()) {
                    case NUMBER -> field.type().optional().doubleType();
                    case TEXT -> field.type().optional().stringType();
                    case ENTITY -> field.type().stringType().noDefault();
                    case TIME -> field.type(timestamp()).noDefault();
                    case LABEL, EXCLUDED -> fields;
                };
            }
        }
        return fields.endRecord();
    }

    private static Schema timestamp() {
        return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    }
}
