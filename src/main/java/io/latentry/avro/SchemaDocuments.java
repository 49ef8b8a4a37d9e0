/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Parses what a registry returns for a schema, together with the schemas it refers to. */
final class SchemaDocuments {
    /** More references than any registry holds for one schema; a chain that leads back to itself ends earlier. */
    private static final int MAX_REFERENCES = 200;

    private final RegistryHttp http;

    SchemaDocuments(RegistryHttp http) {
        this.http = http;
    }

    /**
     * The schema of a document {@code {"schema": …, "schemaType": …, "references": […]}}.
     *
     * @throws UnknownSchemaException when it is not an Avro schema or a reference leads nowhere
     */
    Schema resolve(String name, JsonNode document, Deadline deadline) {
        return parse(name, document, parser(), new HashSet<>(), deadline);
    }

    private Schema parse(
            String name, JsonNode document, Schema.Parser parser, Set<String> referred, Deadline deadline) {
        String type = document.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnknownSchemaException(name + " is " + type + ", not Avro");
        }
        for (JsonNode reference : document.path("references")) {
            String path = RegistryPaths.version(
                    reference.path("subject").asText(),
                    reference.path("version").asText());
            if (referred.add(path)) {
                parse(name + ", reference " + path, fetch(name, path, referred, deadline), parser, referred, deadline);
            }
        }
        try {
            return parser.parse(document.path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw new UnknownSchemaException(name + " is not a valid Avro schema: " + e.getMessage(), e);
        }
    }

    private JsonNode fetch(String name, String path, Set<String> referred, Deadline deadline) {
        if (referred.size() > MAX_REFERENCES) {
            throw new UnknownSchemaException(name + " refers to more than " + MAX_REFERENCES + " schemas");
        }
        RegistryHttp.Answer answer = http.get(path, deadline);
        if (answer.isOk()) {
            return answer.body();
        }
        if (answer.isUnknown()) {
            throw new UnknownSchemaException(name + " refers to " + path + ": " + answer.message());
        }
        throw answer.unexpected(path);
    }

    /** Reads what other languages wrote, too: their names and defaults follow looser rules. */
    private static Schema.Parser parser() {
        return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }
}
