/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.latentry.config.ConfigException.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts {@code LATENTRY_…} variables over what the file says. An empty variable counts as not set, as it does in
 * compose files.
 */
final class EnvironmentOverrides {
    private static final String PREFIX = "LATENTRY_";
    /** Read by the logging set-up and by the launcher. */
    private static final Set<String> OTHERS = Set.of("LATENTRY_OPTS", "LATENTRY_CLASSPATH");

    private static final String LOGGING = "LATENTRY_LOG_";

    private final Map<String, KeyPath> keys = new TreeMap<>();
    private final Map<String, String> passThrough = new TreeMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private EnvironmentOverrides() {
        ConfigSchema.root().path("properties").fields().forEachRemaining(block -> {
            KeyPath path = KeyPath.ROOT.key(block.getKey());
            String variable = PREFIX + block.getKey().toUpperCase(Locale.ROOT);
            if (ConfigSchema.passesThrough(block.getValue())) {
                passThrough.put(variable + "_", block.getKey());
            } else if (block.getValue().has("properties")) {
                block.getValue()
                        .path("properties")
                        .fieldNames()
                        .forEachRemaining(
                                key -> keys.put(variable + "_" + key.toUpperCase(Locale.ROOT), path.key(key)));
            } else if (!"array".equals(block.getValue().path("type").asText())) {
                keys.put(variable, path);
            }
        });
    }

    /** Changes the tree and tells which variable set what. */
    static EnvironmentOverrides apply(ObjectNode tree, Map<String, String> environment) {
        EnvironmentOverrides overrides = new EnvironmentOverrides();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (overrides.concerns(variable) && !value.isBlank()) {
                overrides.apply(tree, variable, value);
            }
        });
        return overrides;
    }

    /** Variables that nothing reads. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The variable that set the value at that path. */
    Optional<String> origin(KeyPath path) {
        return Optional.ofNullable(origins.get(path.toString()));
    }

    private boolean concerns(String variable) {
        return variable.startsWith(PREFIX) && !variable.startsWith(LOGGING) && !OTHERS.contains(variable);
    }

    private void apply(ObjectNode tree, String variable, String value) {
        Optional<KeyPath> path = passThroughKey(variable).or(() -> Optional.ofNullable(keys.get(variable)));
        path.ifPresentOrElse(
                found -> set(tree, found, variable, value),
                () -> problems.add(new Problem(
                        variable, "unknown environment variable" + Spelling.hint(variable, keys.keySet()))));
    }

    /** {@code LATENTRY_KAFKA_BOOTSTRAP_SERVERS} is {@code kafka.bootstrap.servers}; two underscores are one. */
    private Optional<KeyPath> passThroughKey(String variable) {
        return passThrough.entrySet().stream()
                .filter(block -> variable.startsWith(block.getKey())
                        && variable.length() > block.getKey().length())
                .map(block -> KeyPath.ROOT
                        .key(block.getValue())
                        .key(variable.substring(block.getKey().length())
                                .toLowerCase(Locale.ROOT)
                                .replace("__", "\0")
                                .replace('_', '.')
                                .replace('\0', '_')))
                .findFirst();
    }

    private void set(ObjectNode tree, KeyPath path, String variable, String value) {
        ObjectNode block = tree;
        for (Object step : path.steps().subList(0, path.steps().size() - 1)) {
            if (!(block.path(step.toString()) instanceof ObjectNode)) {
                if (block.hasNonNull(step.toString())) {
                    return; // The file has nonsense where the block should be; the schema will say so.
                }
                block.putObject(step.toString());
            }
            block = (ObjectNode) block.get(step.toString());
        }
        String key = path.steps().get(path.steps().size() - 1).toString();
        block.set(key, typed(ConfigSchema.at(path).path("type").asText(), value));
        origins.put(path.toString(), variable);
    }

    private static JsonNode typed(String type, String value) {
        try {
            return switch (type) {
                case "integer" -> BigIntegerNode.valueOf(new BigInteger(value.strip()));
                case "boolean" -> flag(value.strip());
                default -> TextNode.valueOf(value);
            };
        } catch (NumberFormatException e) {
            // The schema names the key and what it expects.
            return TextNode.valueOf(value);
        }
    }

    private static JsonNode flag(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            default -> TextNode.valueOf(value);
        };
    }
}
