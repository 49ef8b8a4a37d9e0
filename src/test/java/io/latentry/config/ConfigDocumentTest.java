/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schema, records, documentation and the example that is deployed speak of the same keys. */
class ConfigDocumentTest {

    static List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        collect(KeyPath.ROOT, "", keys);
        collect(KeyPath.ROOT.key("detectors").index(0), "", keys);
        return keys;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void documentation_everyKey_hasItsRowAndDefault(Key key) throws IOException {
        // When
        String document = Files.readString(Path.of("docs/configuration.md"));

        // Then
        assertThat(key.schema().path("description").asText()).isNotBlank();
        if (key.schema().has("default")) {
            assertThat(document)
                    .contains("| `" + key.name() + "` | `"
                            + key.schema().path("default").asText() + "` |");
        } else {
            assertThat(document).contains("`" + key.name() + "`");
        }
    }

    @Test
    void schema_blocks_haveTheComponentsOfTheRecords() {
        // Given
        KeyPath detector = KeyPath.ROOT.key("detectors").index(0);
        Map<KeyPath, Class<? extends Record>> blocks = Map.ofEntries(
                Map.entry(KeyPath.ROOT, LatentryConfig.class),
                Map.entry(KeyPath.ROOT.key("topics"), TopicsConfig.class),
                Map.entry(KeyPath.ROOT.key("application"), ApplicationConfig.class),
                Map.entry(KeyPath.ROOT.key("dashboard"), DashboardConfig.class),
                Map.entry(KeyPath.ROOT.key("health"), HealthConfig.class),
                Map.entry(detector, DetectorConfig.class),
                Map.entry(detector.key("history"), HistoryConfig.class),
                Map.entry(detector.key("start"), StartConfig.class),
                Map.entry(detector.key("scores"), ScoresConfig.class),
                Map.entry(detector.key("model"), ModelConfig.class),
                Map.entry(detector.key("training"), TrainingConfig.class),
                Map.entry(detector.key("training").key("drift"), DriftConfig.class),
                Map.entry(detector.key("training").key("gate"), GateConfig.class),
                Map.entry(detector.key("training").key("shadow"), ShadowConfig.class));

        // When // Then
        assertThat(blocks)
                .allSatisfy((path, type) -> assertThat(names(path))
                        .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                                .map(component -> component.getName())
                                .toList()));
    }

    @Test
    void features_pattern_isTheParsersGrammar() {
        // When
        JsonNode pattern = ConfigSchema.at(
                        KeyPath.ROOT.key("detectors").index(0).key("features").index(0))
                .path("pattern");

        // Then
        assertThat(pattern.asText()).isEqualTo(Feature.GRAMMAR.pattern());
    }

    @Test
    void deployedExample_isValid() {
        // When
        LatentryConfig config = ConfigLoader.load(Path.of("deploy/latentry.yaml"), Map.of());

        // Then
        assertThat(config.detectors()).extracting(DetectorConfig::name).containsExactly("pumps", "road");
        assertThat(config.health()).isPresent();
    }

    private static void collect(KeyPath block, String prefix, List<Key> keys) {
        for (String name : names(block)) {
            KeyPath path = block.key(name);
            if (ConfigSchema.isBlock(path)) {
                collect(path, prefix + name + ".", keys);
            } else {
                keys.add(new Key(prefix + name, ConfigSchema.at(path)));
            }
        }
    }

    private static List<String> names(KeyPath block) {
        List<String> names = new ArrayList<>();
        ConfigSchema.at(block).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A key as the documentation writes it. */
    record Key(String name, JsonNode schema) {
        @Override
        public String toString() {
            return name;
        }
    }
}
