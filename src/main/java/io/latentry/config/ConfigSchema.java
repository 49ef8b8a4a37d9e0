/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON Schema of the file: the one place that knows every key, its type, its range and its meaning. */
final class ConfigSchema {
    private static final JsonNode DOCUMENT = document();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DOCUMENT);

    private ConfigSchema() {}

    /** The schema itself. */
    static JsonNode root() {
        return DOCUMENT;
    }

    /** The schema of the value at that place; missing where the file has no such key. */
    static JsonNode at(KeyPath path) {
        JsonNode schema = DOCUMENT;
        for (Object step : path.steps()) {
            schema = step instanceof String key ? property(schema, key) : resolve(schema.path("items"));
        }
        return schema;
    }

    /** Whether the value is a key of Kafka's or of the registry client's, whose text is nobody else's business. */
    static boolean passesThrough(KeyPath path) {
        return path.steps().size() == 2
                && passesThrough(
                        DOCUMENT.at("/properties").path(path.steps().get(0).toString()));
    }

    /** Whether the block of that schema takes any key. */
    static boolean passesThrough(JsonNode block) {
        return block.path("additionalProperties").isObject();
    }

    /** Whether the value there is a block of keys. */
    static boolean isBlock(KeyPath path) {
        return "object".equals(at(path).path("type").asText());
    }

    /** Every fault that the schema finds. */
    static List<Error> validate(JsonNode tree) {
        return SCHEMA.validate(tree);
    }

    private static JsonNode property(JsonNode schema, String key) {
        JsonNode property = schema.path("properties").path(key);
        return property.isMissingNode() && passesThrough(schema)
                ? schema.path("additionalProperties")
                : resolve(property);
    }

    private static JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? DOCUMENT.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static JsonNode document() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream("latentry.schema.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
