/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.latentry.config.ConfigException.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in the words of the file what the schema finds wrong with it. */
final class SchemaProblems {
    private static final Map<String, String> TYPES = Map.of(
            "integer", "a whole number",
            "number", "a number",
            "string", "text",
            "boolean", "true or false",
            "array", "a list",
            "object", "a mapping");

    private SchemaProblems() {}

    /**
     * The faults, in the order of the file.
     *
     * @param origin the environment variable that set the value at a path
     */
    static List<Problem> of(ObjectNode tree, Function<KeyPath, Optional<String>> origin) {
        List<Error> errors = ConfigSchema.validate(tree);
        Set<KeyPath> meant = misspelt(errors);
        List<KeyPath> order = documentOrder(tree);
        record Placed(int place, Problem problem) {}
        return errors.stream()
                .filter(error -> !(error.getKeyword().equals("required") && meant.contains(path(error))))
                .map(error -> new Placed(
                        order.indexOf(instancePath(error.getInstanceLocation())),
                        new Problem(
                                path(error).toString(),
                                message(error)
                                        + origin.apply(path(error))
                                                .map(variable -> " (from " + variable + ")")
                                                .orElse(""))))
                .sorted((a, b) -> Integer.compare(a.place, b.place))
                .map(Placed::problem)
                .distinct()
                .toList();
    }

    /** Required keys that are there under a near miss: one mistake is one problem. */
    private static Set<KeyPath> misspelt(List<Error> errors) {
        Set<KeyPath> meant = new HashSet<>();
        for (Error error : errors) {
            if (error.getKeyword().equals("additionalProperties")) {
                KeyPath parent = instancePath(error.getInstanceLocation());
                Spelling.nearest(error.getProperty(), keys(parent)).ifPresent(near -> meant.add(parent.key(near)));
            }
        }
        return meant;
    }

    private static KeyPath path(Error error) {
        KeyPath instance = instancePath(error.getInstanceLocation());
        return switch (error.getKeyword()) {
            case "required", "additionalProperties" -> instance.key(error.getProperty());
            default -> instance;
        };
    }

    private static String message(Error error) {
        JsonNode value = error.getInstanceNode();
        JsonNode schema = ConfigSchema.at(path(error));
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknown(error);
            case "required" -> "missing; expected " + schema.path("title").asText();
            case "not" -> "cannot be set here; " + schema.path("title").asText();
            case "minItems", "minLength" -> "must not be empty; expected " + expected(schema);
            case "uniqueItems" -> "names " + Values.describe(repeated(value)) + " twice";
            default -> "must be " + expected(schema) + ", but is " + Values.describe(value);
        };
    }

    private static String unknown(Error error) {
        List<String> known = keys(instancePath(error.getInstanceLocation()));
        return Spelling.nearest(error.getProperty(), known)
                .map(near -> "unknown key; did you mean " + near + "?")
                .orElseGet(() -> "unknown key; known are " + String.join(", ", known));
    }

    private static String expected(JsonNode schema) {
        if (schema.has("enum")) {
            return Values.either(texts(schema.path("enum")));
        }
        if (schema.has("title")) {
            return schema.path("title").asText();
        }
        return range(schema)
                .map(range -> types(schema.path("type")) + " " + range)
                .orElse(types(schema.path("type")));
    }

    private static Optional<String> range(JsonNode schema) {
        if (schema.has("exclusiveMinimum")) {
            return Optional.of("above " + schema.path("exclusiveMinimum").asText() + " and at most "
                    + schema.path("maximum").asText());
        }
        if (schema.has("minimum")) {
            return Optional.of("from " + schema.path("minimum").asText() + " to "
                    + schema.path("maximum").asText());
        }
        return Optional.empty();
    }

    private static String types(JsonNode types) {
        return types.isArray()
                ? Values.either(texts(types).stream().map(TYPES::get).toList())
                : TYPES.get(types.asText());
    }

    private static JsonNode repeated(JsonNode list) {
        Set<JsonNode> seen = new HashSet<>();
        return StreamSupport.stream(list.spliterator(), false)
                .filter(item -> !seen.add(item))
                .findFirst()
                .orElse(list);
    }

    private static List<String> keys(KeyPath block) {
        List<String> keys = new ArrayList<>();
        ConfigSchema.at(block).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toList());
    }

    private static KeyPath instancePath(NodePath location) {
        KeyPath path = KeyPath.ROOT;
        for (int i = 0; i < location.getNameCount(); i++) {
            path = location.getElement(i) instanceof Integer position
                    ? path.index(position)
                    : path.key(location.getName(i));
        }
        return path;
    }

    private static List<KeyPath> documentOrder(JsonNode tree) {
        List<KeyPath> order = new ArrayList<>();
        visit(tree, KeyPath.ROOT, order);
        return order;
    }

    private static void visit(JsonNode node, KeyPath path, List<KeyPath> order) {
        order.add(path);
        node.fields().forEachRemaining(field -> visit(field.getValue(), path.key(field.getKey()), order));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(node.get(i), path.index(i), order);
        }
    }
}
