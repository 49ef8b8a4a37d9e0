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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A catalog of a topic that cannot be read. */
@Timeout(120)
class ModelCatalogTest {
    @TempDir
    Path folder;

    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
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
    void catalog_thatTroubleKeepsFromReading_saysSoAndReadsOnAfterwards() {
        try (ModelCatalog catalog = catalog()) {
            // Given
            trouble.set(new IllegalStateException("odd"));
            catalog.start();
            await().until(() -> catalog.trouble().isPresent());
            Optional<String> said = catalog.trouble();

            // When
            trouble.set(null);

            // Then
            await().until(() -> catalog.trouble().isEmpty());
            assertThat(said)
                    .contains(
                            "the topic latentry.models cannot be read, models do not change: java.lang.IllegalStateException: odd");
            assertThat(catalog.fault()).isEmpty();
        }
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new NoClassDefFoundError("org/example/Gone"),
                new KafkaException("no consumer", new StackOverflowError()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void catalog_inAProcessThatIsBroken_endsAndTellsWhoListens(Throwable fault) {
        try (ModelCatalog catalog = catalog()) {
            // Given
            trouble.set(fault);
            List<String> told = new CopyOnWriteArrayList<>();
            catalog.onChange(told::add);

            // When
            catalog.start();

            // Then
            await().until(() -> !told.isEmpty());
            assertThat(told).containsExactly("plant");
            assertThat(catalog.fault()).contains(fault);
            assertThat(catalog.trouble().orElseThrow()).startsWith("models are not followed any more");
        }
    }

    private ModelCatalog catalog() {
        return new ModelCatalog(
                config,
                Map.of("plant", PlantRecords.FEATURES),
                (artifact, detector, features, watch) -> {
                    throw new InvalidModelException("there is none");
                },
                Duration.ofSeconds(30),
                this::reader);
    }

    private ModelTopicReader reader() {
        TopicPartition models = new TopicPartition(config.topics().models(), 0);
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized ConsumerRecords<String, byte[]> poll(Duration wait) {
                if (trouble.get() instanceof Error error) {
                    throw error;
                }
                if (trouble.get() instanceof RuntimeException exception) {
                    throw exception;
                }
                return super.poll(wait);
            }
        };
        consumer.updateBeginningOffsets(Map.of(models, 0L));
        consumer.updateEndOffsets(Map.of(models, 0L));
        return new ModelTopicReader(config, consumer);
    }
}
