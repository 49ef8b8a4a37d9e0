/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.HistoryConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.testing.DetectorConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names of nodes, stores and internal topics are a contract with what is stored in a cluster. The files say what it is;
 * {@code src/test/resources/topology/README.md} says what to do when it has to change.
 */
class TopologyDescriptionTest {

    @ParameterizedTest
    @CsvSource({
        "records, key, 1, BLOCKS, DISK",
        "records, unit, 1, BLOCKS, DISK",
        "windows-by-key, key, 16, BLOCKS, DISK",
        "windows-by-key, key, 16, WHOLE, MEMORY",
        "windows-by-field, unit, 16, BLOCKS, DISK",
        "windows-by-field, unit, 16, WHOLE, MEMORY"
    })
    void description_ofEachKind_isThatOfItsFile(
            String file, String entity, int window, HistoryConfig.Layout layout, HistoryConfig.Store store)
            throws IOException {
        // Given
        DetectorConfig config = DetectorConfigBuilder.detector("plant", List.of("plant", "annex"), List.of("flow"))
                .entity(entity)
                .window(window)
                .history(window > 1 ? new HistoryConfig(null, null, layout, store) : null)
                .build();
        SchemaRegistryClient registry = SchemaRegistryClient.of(Map.of("schema.registry.url", "http://nowhere:1"));

        // When
        String description = DetectorTopology.build(
                        config,
                        new TopicsConfig(null, null, null),
                        () -> new FeatureReader(registry, config.features(), config.entity(), config.time()),
                        name -> Optional.empty(),
                        (topic, event) -> new byte[0],
                        new StreamCounters())
                .describe()
                .toString();

        // Then
        Path found = Path.of("target", "topology", file + ".txt");
        Files.createDirectories(found.getParent());
        Files.writeString(found, description);
        assertThat(description).isEqualTo(Files.readString(Path.of("src/test/resources/topology", file + ".txt")));
    }
}
