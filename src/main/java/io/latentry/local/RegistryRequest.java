/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One request, taken apart.
 *
 * @param variables values of the route's {@code {…}} segments
 * @param query the part after the question mark
 * @param body the JSON document, missing where there is none
 */
record RegistryRequest(Map<String, String> variables, Map<String, String> query, JsonNode body) {

    String variable(String name) {
        return variables.get(name);
    }

    String subject() {
        return variable("subject");
    }

    int number(String name) {
        String text = variable(name);
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw RegistryError.plain(404, "HTTP 404 Not Found");
        }
        return Integer.parseInt(text);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(query.get(name));
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String text(String field) {
        JsonNode node = body.path(field);
        if (!node.isTextual()) {
            throw RegistryError.plain(422, "The body lacks the text \"" + field + "\"");
        }
        return node.asText();
    }

    /** The Avro schema of the body. */
    String schema() {
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryError.invalidSchema("this registry holds AVRO schemas, not " + type);
        }
        if (!body.path("schema").isTextual()) {
            throw RegistryError.invalidSchema("the body lacks \"schema\", a text");
        }
        return text("schema");
    }

    /** The references of the body's schema. */
    List<SchemaText.Reference> references() {
        return StreamSupport.stream(body.path("references").spliterator(), false)
                .map(reference -> new SchemaText.Reference(
                        reference.path("name").asText(),
                        reference.path("subject").asText(),
                        reference.path("version").asInt()))
                .toList();
    }
}
