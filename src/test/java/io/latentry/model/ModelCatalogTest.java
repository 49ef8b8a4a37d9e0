/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.testing.PlantRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A catalog of a topic that memory does not suffice to read. */
@Timeout(120)
class ModelCatalogTest {
    @TempDir
    Path folder;

    private final AtomicBoolean exhausted = new AtomicBoolean(true);
    private LatentryConfig config;

    @BeforeEach
    void load() throws Exception {
        config = ConfigLoader.load(Files.writeString(folder.resolve("latentry.yaml"), """
                        kafka: { bootstrap.servers: "nowhere:1" }
                        schemaRegistry: { schema.registry.url: "http://nowhere:1" }
                        detectors:
                          - { name: plant, topics: [in], features: [a, b, c, d] }
                        """), Map.of());
    }

    @Test
    void catalog_thatAnErrorKeepsFromReading_saysSoAndReadsOnAfterwards() {
        try (ModelCatalog catalog = new ModelCatalog(
                config,
                Map.of("plant", PlantRecords.FEATURES),
                (artifact, detector, features, watch) -> {
                    throw new InvalidModelException("there is none");
                },
                Duration.ofSeconds(30),
                this::reader)) {
            // Given
            catalog.start();
            await().until(() -> catalog.trouble().isPresent());
            Optional<String> trouble = catalog.trouble();

            // When
            exhausted.set(false);

            // Then
            await().until(() -> catalog.trouble().isEmpty());
            assertThat(trouble)
                    .contains(
                            "the topic latentry.models cannot be read, models do not change: java.lang.OutOfMemoryError: heap");
        }
    }

    private ModelTopicReader reader() {
        TopicPartition models = new TopicPartition(config.topics().models(), 0);
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized ConsumerRecords<String, byte[]> poll(Duration wait) {
                if (exhausted.get()) {
                    throw new OutOfMemoryError("heap");
                }
                return super.poll(wait);
            }
        };
        consumer.updateBeginningOffsets(Map.of(models, 0L));
        consumer.updateEndOffsets(Map.of(models, 0L));
        return new ModelTopicReader(config, consumer);
    }
}
