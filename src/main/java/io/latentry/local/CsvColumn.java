/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/**
 * One column of a CSV file and what becomes of it.
 *
 * @param index 0-based place in the file
 * @param name as the header says
 * @param field name of the Avro field; empty for a column that becomes none
 * @param role what the column is
 */
record CsvColumn(int index, String name, String field, Role role) {

    /** Roles of columns. */
    enum Role {
        /** A nullable number. */
        NUMBER,
        /** A nullable text. */
        TEXT,
        /** What the row is about; also the record's key. */
        ENTITY,
        /** When the row was measured; also the record's timestamp. */
        TIME,
        /** The truth for the judge: a record header, and no field. */
        LABEL,
        /** Left out. */
        EXCLUDED
    }

    /** Whether the column becomes a field of the record. */
    boolean isField() {
        return role != Role.LABEL && role != Role.EXCLUDED;
    }
}
