/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static io.latentry.stream.PlantCluster.awaitPhase;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.local.LocalRegistry;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is away makes a detector wait; it makes no dead letters of records that can be read. */
@KafkaTest
class RegistryOutageIT {
    @TempDir
    Path folder;

    @Test
    void record_ofASchemaAskedForDuringAnOutage_waitsAndIsScoredAfterwards() throws Exception {
        // Given
        Optional<Path> data = Optional.of(folder.resolve("registry"));
        LocalRegistry registry = new LocalRegistry(0, data);
        int port = registry.port();
        try (KafkaUnderTest kafka = KafkaUnderTest.start()) {
            PlantCluster cluster = new PlantCluster(kafka.bootstrapServers(), registry.url(), folder.resolve("state"));
            cluster.prepare();
            SchemaRegistryClient client =
                    SchemaRegistryClient.of(cluster.config().schemaRegistry());
            int known = client.register("plant-value", PlantRecords.SCHEMA);
            int unasked = client.register("other-value", withAnotherName());
            try (DetectionService service = new DetectionService(cluster.config(), states -> {})) {
                service.start();
                awaitPhase(service, DetectorState.Phase.RUNNING);
                cluster.produce(known, 20);
                cluster.awaitScores(20);

                // When
                registry.close();
                cluster.produce(unasked, 20);
                awaitPhase(service, DetectorState.Phase.WAITING);
                assertThat(service.states().get(PlantCluster.DETECTOR).reason()).contains("127.0.0.1:" + port);
                registry = new LocalRegistry(port, data);

                // Then
                cluster.awaitScores(40);
                awaitPhase(service, DetectorState.Phase.RUNNING);
                try (TopicTail letters =
                        new TopicTail(cluster.bootstrapServers(), cluster.registryUrl(), "latentry.dead-letters")) {
                    assertThat(letters.end()).isZero();
                }
            }
        } finally {
            registry.close();
        }
    }

    private static Schema withAnotherName() {
        return new Schema.Parser().parse(PlantRecords.SCHEMA.toString().replace("\"Plant\"", "\"PlantAgain\""));
    }
}
