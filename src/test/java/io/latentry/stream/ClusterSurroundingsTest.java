/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AvroSerializer;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.model.ModelCatalog;
import io.latentry.testing.PlantRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.JmxReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClusterSurroundingsTest {
    @TempDir
    Path folder;

    @Test
    void remark_whileTheModelsTopicCannotBeRead_saysThatModelsDoNotChange() throws Exception {
        // Given: settings that make no consumer
        LatentryConfig config = ConfigLoader.load(Files.writeString(folder.resolve("latentry.yaml"), """
                        kafka: { bootstrap.servers: "127.0.0.1:1", consumer.receive.buffer.bytes: "much" }
                        schemaRegistry: { schema.registry.url: "http://nowhere:1" }
                        detectors:
                          - { name: plant, topics: [in], features: [a, b, c, d] }
                        """), Map.of());
        try (OutputTopics topics = new OutputTopics(config);
                ModelCatalog catalog = new ModelCatalog(config, Map.of("plant", PlantRecords.FEATURES));
                AvroSerializer events = new AvroSerializer()) {
            ClusterSurroundings surroundings =
                    new ClusterSurroundings(config, config.detectors().get(0), topics, events, catalog);
            Optional<String> before = surroundings.remark();

            // When
            catalog.start();

            // Then
            await().until(() -> surroundings.remark().isPresent());
            assertThat(before).isEmpty();
            assertThat(surroundings.remark().orElseThrow())
                    .startsWith("the topic latentry.models cannot be read, models do not change:")
                    .contains("receive.buffer.bytes");
        }
    }

    @Test
    void outage_onceTheCatalogIsBroken_failsAsTheProcess() throws Exception {
        // Given
        LatentryConfig config = ConfigLoader.load(
                Files.writeString(folder.resolve("latentry.yaml"), """
                        kafka: { bootstrap.servers: "127.0.0.1:1", consumer.metric.reporters: "%s" }
                        schemaRegistry: { schema.registry.url: "http://nowhere:1" }
                        detectors:
                          - { name: plant, topics: [in], features: [a, b, c, d] }
                        """.formatted(Misfit.class.getName())), Map.of());
        try (OutputTopics topics = new OutputTopics(config);
                ModelCatalog catalog = new ModelCatalog(config, Map.of("plant", PlantRecords.FEATURES));
                AvroSerializer events = new AvroSerializer()) {
            ClusterSurroundings surroundings =
                    new ClusterSurroundings(config, config.detectors().get(0), topics, events, catalog);
            catalog.start();
            await().until(() -> catalog.fault().isPresent());

            // When
            Throwable failure = catchThrowable(surroundings::outage);

            // Then
            assertThat(Failures.isFatal(failure)).isTrue();
            assertThat(Failures.reason(failure)).isEqualTo("org/example/Gone");
        }
    }

    /** Of other classes than those that are there. */
    public static final class Misfit extends JmxReporter {
        @Override
        public void configure(Map<String, ?> settings) {
            throw new NoClassDefFoundError("org/example/Gone");
        }
    }
}
