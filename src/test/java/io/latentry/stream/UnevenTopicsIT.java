/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AvroSerializer;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.model.ModelCatalog;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** An entity whose records come by two partitions has no window. */
@KafkaTest
class UnevenTopicsIT {
    @Test
    void inputTopics_ofDifferentNumbersOfPartitions_areMissingAWindowOnly() throws Exception {
        try (KafkaUnderTest kafka = KafkaUnderTest.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            // Given
            admin.createTopics(List.of(new NewTopic("a", 1, (short) 1), new NewTopic("b", 2, (short) 1)))
                    .all()
                    .get();

            await().until(() -> missing(kafka, 1).orElse(""), text -> text.startsWith("no model"));

            // When
            Optional<String> ofWindows = missing(kafka, 5);

            // Then
            assertThat(ofWindows).hasValueSatisfying(text -> assertThat(text).contains("{a=1, b=2}", "set window: 1"));
        }
    }

    private static Optional<String> missing(KafkaUnderTest kafka, int window) {
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("a", "b"), List.of("x"))
                .window(window)
                .build();
        LatentryConfig config = new LatentryConfig(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of("schema.registry.url", kafka.registryUrl()),
                null,
                null,
                "cpu",
                List.of(detector),
                null,
                null);
        try (OutputTopics topics = new OutputTopics(config);
                ModelCatalog catalog = new ModelCatalog(config, Map.of());
                AvroSerializer events = new AvroSerializer()) {
            events.configure(config.schemaRegistry(), false);
            return new ClusterSurroundings(config, detector, topics, events, catalog).missing();
        }
    }
}
