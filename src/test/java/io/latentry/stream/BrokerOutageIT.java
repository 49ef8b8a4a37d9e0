/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static io.latentry.stream.PlantCluster.awaitPhase;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import io.latentry.testing.FixedPort;
import io.latentry.testing.PlantRecords;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away is shown as such, and the detector goes on by itself when it is back. */
class BrokerOutageIT {
    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void detector_whoseBrokerGoesAway_saysSoAndGoesOnWhenItIsBack() throws Exception {
        // Given
        Optional<Path> data = Optional.of(folder.resolve("data"));
        LocalStack stack = LocalStack.start(new LocalStackOptions(FixedPort.free(), FixedPort.free(), data));
        PlantCluster cluster = new PlantCluster(stack.bootstrapServers(), stack.registryUrl(), folder.resolve("state"));
        try {
            cluster.prepare();
            int schemaId = SchemaRegistryClient.of(cluster.config().schemaRegistry())
                    .register("plant-value", PlantRecords.SCHEMA);
            try (DetectionService service = new DetectionService(cluster.config(), states -> {})) {
                service.start();
                awaitPhase(service, DetectorState.Phase.RUNNING);
                cluster.produce(schemaId, 20);
                cluster.awaitScores(20);

                // When
                stack.close();
                awaitPhase(service, DetectorState.Phase.WAITING);
                assertThat(service.states().get(PlantCluster.DETECTOR).reason()).contains(cluster.bootstrapServers());
                stack = LocalStack.start(
                        new LocalStackOptions(port(cluster.bootstrapServers()), port(cluster.registryUrl()), data));

                // Then
                awaitPhase(service, DetectorState.Phase.RUNNING);
                cluster.produce(schemaId, 20);
                cluster.awaitScores(40);
            }
        } finally {
            stack.close();
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
