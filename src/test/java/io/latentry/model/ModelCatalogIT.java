/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.engine.EngineException;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.vae.ComputeDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KafkaTest
class ModelCatalogIT {
    @TempDir
    Path folder;

    private final ModelLoader loader = new ModelLoader(ComputeDevice.parse("cpu"), 512);
    private KafkaUnderTest stack;
    private LatentryConfig config;

    @BeforeEach
    void start() throws Exception {
        stack = KafkaUnderTest.start();
        Path file = Files.writeString(
                folder.resolve("latentry.yaml"), """
                kafka: { bootstrap.servers: "%s" }
                schemaRegistry: { schema.registry.url: "%s" }
                device: cpu
                detectors:
                  - { name: plant, topics: [in], features: [a, b, c, d] }
                """.formatted(stack.bootstrapServers(), stack.registryUrl()));
        config = ConfigLoader.load(file, Map.of());
        try (OutputTopics topics = new OutputTopics(config);
                Detector detector = PlantRecords.detector(1)) {
            topics.create();
            new ModelPublisher(config)
                    .publish(Manifests.draft("plant", detector.featureNames()).build(), detector.toBytes());
        }
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void model_thatTheDeviceHasNoMemoryFor_isTriedAgainAndNotRefusedForGood() {
        // Given
        AtomicInteger attempts = new AtomicInteger();
        ServedModels.Loading loading = (artifact, detector, features, watch) -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new EngineException("CUDA out of memory");
                case 2 -> throw new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory");
                default -> {
                    return loader.load(artifact, detector, features, watch);
                }
            }
        };

        // When
        try (ModelCatalog catalog = new ModelCatalog(
                config,
                Map.of("plant", PlantRecords.FEATURES),
                loading,
                Duration.ofMillis(200),
                () -> new ModelTopicReader(config))) {
            catalog.start();

            // Then
            await().until(() -> catalog.version("plant").isPresent());
            assertThat(attempts).hasValue(3);
            assertThat(catalog.refusal("plant")).isEmpty();
        }
    }

    @Test
    void model_thatIsInvalid_isRefusedOnceAndSaysWhy() {
        // Given
        AtomicInteger attempts = new AtomicInteger();
        ServedModels.Loading loading = (artifact, detector, features, watch) -> {
            attempts.incrementAndGet();
            throw new InvalidModelException("hash: differs");
        };

        // When
        try (ModelCatalog catalog = new ModelCatalog(
                config,
                Map.of("plant", PlantRecords.FEATURES),
                loading,
                Duration.ofMillis(10),
                () -> new ModelTopicReader(config))) {
            catalog.start();
            await().until(() -> catalog.refusal("plant").isPresent());

            // Then
            await().during(Duration.ofSeconds(1)).until(() -> attempts.get() == 1);
            assertThat(catalog.refusal("plant")).contains("version 1 refused: hash: differs");
            assertThat(catalog.version("plant")).isEmpty();
        }
    }
}
