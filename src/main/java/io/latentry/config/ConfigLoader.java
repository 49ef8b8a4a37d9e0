/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.latentry.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads the configuration. Precedence: built-in, then the file, then the environment, then the command line. */
public final class ConfigLoader {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, new Durations())
                    .addDeserializer(Instant.class, new Instants()))
            .build();

    private ConfigLoader() {}

    /**
     * Reads the YAML file, puts {@code LATENTRY_…} variables over it and checks the whole.
     *
     * @param environment usually {@link System#getenv()}
     * @throws ConfigException with every fault at once, if there is any
     */
    public static LatentryConfig load(Path file, Map<String, String> environment) {
        ObjectNode tree = YamlTree.read(file.toString(), text(file));
        EnvironmentOverrides overrides = EnvironmentOverrides.apply(tree, environment);
        List<Problem> problems = new ArrayList<>(SchemaProblems.of(tree, overrides::origin));
        problems.addAll(CrossChecks.of(tree));
        problems.addAll(overrides.problems());
        if (!problems.isEmpty()) {
            throw new ConfigException(file.toString(), problems);
        }
        return records(tree);
    }

    private static LatentryConfig records(ObjectNode tree) {
        try {
            return MAPPER.treeToValue(tree, LatentryConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The schema lets through what the records do not hold", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "the file is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(
                    file,
                    Files.isDirectory(file) ? "this is a folder; name the file" : "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigException unreadable(Path file, String message) {
        return new ConfigException(file.toString(), List.of(new Problem("", message)));
    }
}
