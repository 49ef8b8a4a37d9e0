/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.avro.ModelCheck;
import io.latentry.avro.ModelManifest;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.model.ModelCatalog;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelPublisher;
import io.latentry.model.ModelRole;
import io.latentry.model.Motive;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The models commands beside a catalog that follows what they do. */
@KafkaTest
@Timeout(300)
class ModelsCommandIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private KafkaUnderTest kafka;
    private Path file;
    private LatentryConfig config;
    private ModelCatalog catalog;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        file = Files.writeString(
                folder.resolve("plant.yaml"), """
                kafka:
                  bootstrap.servers: %s
                schemaRegistry:
                  schema.registry.url: %s
                device: cpu
                detectors:
                  - name: plant
                    topics: [in]
                    features: [a, b, c, d]
                """.formatted(kafka.bootstrapServers(), kafka.registryUrl()));
        config = ConfigLoader.load(file, Map.of());
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        catalog = new ModelCatalog(config, Map.of("plant", PlantRecords.FEATURES));
        catalog.start();
    }

    @AfterEach
    void stop() {
        catalog.close();
        kafka.close();
    }

    @Test
    void versions_rolledBackPromotedAndPruned_areServedAsTheyAreTold() throws Exception {
        byte[] odd = model(1);
        byte[] even = model(2);

        // Nothing yet
        assertThat(execute("list")).isZero();
        assertThat(out.toString()).contains("There are no models yet.");

        // Three versions: the newest serves
        publish(odd, ModelRole.CHAMPION);
        publish(even, ModelRole.CHAMPION);
        publish(odd, ModelRole.CHAMPION);
        awaitServed(3, odd);

        // A challenger does not
        publish(even, ModelRole.CHALLENGER);
        JsonNode listed = json("list").get(0);
        assertThat(listed.get("champion").asLong()).isEqualTo(3);
        assertThat(listed.get("challenger").asLong()).isEqualTo(4);
        assertThat(listed.get("predecessor").asLong()).isEqualTo(2);
        assertThat(listed.get("versions")).hasSize(4);
        assertThat(catalog.version("plant")).contains(3L);

        // Rolled back: the older version is loaded again
        assertThat(execute("rollback", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("would be written: plant: rolled back: version 2 (champion before: 3)\n");
        assertThat(execute("rollback", "--reason", "too many alarms")).isZero();
        assertThat(out.toString()).isEqualTo("plant: rolled back: version 2 (champion before: 3)\n");
        awaitServed(2, even);

        // Promoted: any version can be
        assertThat(execute("promote", "4")).as(err.toString()).isZero();
        awaitServed(4, even);
        ObjectName swaps = new ObjectName("io.latentry:type=ModelSwap,detector=plant");
        assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(swaps, "Version"))
                .isEqualTo(4L);
        assertThat(execute("promote", "4")).isZero();
        assertThat(out.toString()).isEqualTo("plant: nothing to change\n");

        // Pruned: champion 4 and predecessor 2 stay
        JsonNode pruned = json("prune", "--keep", "1");
        assertThat(pruned.get("events").findValuesAsText("version")).containsExactly("1", "3");
        assertThat(execute("promote", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("detector plant has no version 3, only [2, 4]");
        assertThat(execute("rollback")).isZero();
        awaitServed(2, even);

        // All of it can be read
        assertThat(execute("show")).isZero();
        assertThat(out.toString())
                .contains("plant version 2")
                .contains("rolled back: version 2 (champion before: 3) by ")
                .contains(": too many alarms");
        JsonNode diff = json("diff", "2", "4");
        assertThat(diff.get("differences").findValuesAsText("name"))
                .contains("role", "createdAt", "parent")
                .doesNotContain("sha256");
        assertThat(execute("list")).isZero();
        assertThat(out.toString()).contains("champion").contains("1 of 1 passed");
        Path picture = folder.resolve("versions.png");
        assertThat(execute("plot", "--output", picture.toString()))
                .as(err.toString())
                .isZero();
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void detector_withoutModels_isNamedWithThoseThatHaveSome() throws Exception {
        // Given
        publish(new byte[] {1}, ModelRole.CHAMPION);

        // When
        int exit = execute("show", "--detector", "pumps");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--detector pumps: no model of it, only of [plant]");
    }

    private static byte[] model(long seed) {
        try (Detector detector = PlantRecords.detector(seed)) {
            return detector.toBytes();
        }
    }

    private void publish(byte[] bytes, ModelRole role) {
        ModelManifest draft = Manifests.draft("plant", PlantRecords.FEATURES)
                .setMetrics(Map.of("elbo", -3.0))
                .build();
        ModelManifest published = new ModelPublisher(config)
                .publish(
                        draft,
                        bytes,
                        role,
                        new Motive("test", "", List.of(new ModelCheck("finite", true, 0.0, 0.0, "all are finite"))));
        await().until(() -> json("list").findValuesAsText("version").contains(published.getVersion() + ""));
    }

    private void awaitServed(long version, byte[] bytes) {
        await().until(() ->
                catalog.version("plant").filter(served -> served == version).isPresent());
        try (ModelLease lease = catalog.lease("plant").orElseThrow()) {
            assertThat(lease.version()).isEqualTo(version);
            assertThat(lease.detector().toBytes()).isEqualTo(bytes);
        }
    }

    private JsonNode json(String command, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        assertThat(execute(command, all.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    private int execute(String command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("models", command, "-c", file.toString()));
        all.addAll(List.of(arguments));
        CommandLine line = Latentry.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }
}
