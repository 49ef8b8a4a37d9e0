/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.local.EmbeddedBroker;
import io.latentry.local.LocalRegistry;
import io.latentry.testing.ForkedLatentry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, whatever the surroundings are like. */
class ShutdownIT {
    @TempDir
    Path folder;

    @Test
    void run_whoseBrokerHasVanished_endsWithinTwentySecondsAsASuccess() throws Exception {
        // Given
        try (LocalRegistry registry = new LocalRegistry(0, Optional.empty())) {
            EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.empty());
            Path file = Files.writeString(folder.resolve("latentry.yaml"), """
                    kafka: { bootstrap.servers: "%s" }
                    schemaRegistry: { schema.registry.url: "%s" }
                    application: { stateDir: "%s" }
                    detectors:
                      - { name: one, topics: [a], features: [x] }
                      - { name: two, topics: [b], features: [x] }
                    """.formatted(
                            broker.bootstrapServers(), registry.url(), folder.resolve("state")));
            try (ForkedLatentry app = ForkedLatentry.start(folder.resolve("log"), "run", "-c", file.toString())) {
                await().until(() -> app.log().contains("one WAITING(topic a"));
                broker.close();
                await().until(() -> app.log().contains("no answer from Kafka"));

                // When
                long asked = System.nanoTime();
                int code = app.terminate();

                // Then
                assertThat(code).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
            }
        }
    }
}
