/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A schema as the registry keeps it; equal texts with equal references are one schema.
 *
 * @param schema the Avro schema in JSON
 * @param references the schemas whose names it uses
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SchemaText(String schema, List<Reference> references) {

    SchemaText {
        references = references == null ? List.of() : List.copyOf(references);
    }

    /**
     * A schema that is a version of a subject.
     *
     * @param name full name of the type
     */
    record Reference(String name, String subject, int version) {}

    /** The same for the same schema, in whatever registry of ours. */
    UUID guid() {
        return UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8));
    }
}
