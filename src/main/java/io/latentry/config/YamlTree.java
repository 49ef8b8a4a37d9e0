/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.latentry.config.ConfigException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A YAML text as a tree. Scalars of the pass-through blocks stay the text that was written: a password of digits is not
 * a number, and {@code 1.10} is not {@code 1.1}.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final YAMLParser parser;
    private final List<Problem> problems = new ArrayList<>();

    private YamlTree(YAMLParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one document.
     *
     * @throws ConfigException if the text is no YAML, or its top is no mapping, or a key stands twice, or it has an alias
     */
    static ObjectNode read(String source, String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlTree tree = new YamlTree(parser);
            ObjectNode root = tree.document();
            if (!tree.problems.isEmpty()) {
                throw new ConfigException(source, tree.problems);
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new ConfigException(source, List.of(syntaxError(e)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode document() throws IOException {
        if (parser.nextToken() == null) {
            return NODES.objectNode();
        }
        JsonNode root = value(KeyPath.ROOT);
        if (parser.nextToken() != null) {
            problems.add(new Problem(place(parser.currentTokenLocation()), "a second document; only one is read"));
        }
        if (root instanceof ObjectNode object) {
            return object;
        }
        problems.add(new Problem("", "must be a mapping of keys to values, but is " + Values.describe(root)));
        return NODES.objectNode();
    }

    private JsonNode value(KeyPath path) throws IOException {
        if (parser.isCurrentAlias()) {
            problems.add(new Problem(path.toString(), "an alias (*" + parser.getText() + "); write the value out"));
            return NODES.nullNode();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path);
            case START_ARRAY -> list(path);
            // A block whose keys are all commented out is a block of defaults.
            case VALUE_NULL -> ConfigSchema.isBlock(path) ? NODES.objectNode() : NODES.nullNode();
            default -> scalar(path);
        };
    }

    private JsonNode scalar(KeyPath path) throws IOException {
        if (ConfigSchema.passesThrough(path)) {
            return NODES.textNode(parser.getText());
        }
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.textNode(parser.getText());
        };
    }

    private ObjectNode mapping(KeyPath path) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            KeyPath child = path.key(parser.currentName());
            if (object.has(parser.currentName())) {
                problems.add(new Problem(child.toString(), "given twice"));
            }
            String key = parser.currentName();
            parser.nextToken();
            object.set(key, value(child));
        }
        return object;
    }

    private ArrayNode list(KeyPath path) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path.index(array.size())));
        }
        return array;
    }

    private static Problem syntaxError(JsonProcessingException failure) {
        // SnakeYAML indents the places and excerpts between its sentences.
        String message = failure.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining(", "));
        return new Problem(place(failure.getLocation()), "no YAML: " + message);
    }

    private static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
