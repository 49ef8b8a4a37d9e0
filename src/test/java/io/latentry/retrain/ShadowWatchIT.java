/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelRoles;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ApplicationConfig;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.ShadowConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.detect.Detector;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelPublisher;
import io.latentry.model.ModelRole;
import io.latentry.model.ModelTopic;
import io.latentry.model.Motive;
import io.latentry.model.Succession;
import io.latentry.stream.DetectionService;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records flow, a detector judges them, and the watch decides what becomes of its models. */
@KafkaTest
class ShadowWatchIT {
    private static final Duration STRETCH = Duration.ofSeconds(14);
    private static final Duration WATCH = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(11);
    private KafkaUnderTest kafka;
    private LatentryConfig config;
    private KafkaProducer<String, byte[]> producer;
    private int schemaId;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("plant"), PlantRecords.FEATURES)
                .threads(1)
                .training(new TrainingConfig(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new ShadowConfig(0.5, STRETCH, WATCH),
                        1))
                .build();
        config = new LatentryConfig(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of("schema.registry.url", kafka.registryUrl()),
                null,
                new ApplicationConfig(null, folder.toString()),
                "cpu",
                List.of(detector),
                null,
                null);
        schemaId = SchemaRegistryClient.of(config.schemaRegistry()).register("plant-value", PlantRecords.SCHEMA);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()));
                OutputTopics topics = new OutputTopics(config)) {
            admin.createTopics(List.of(new NewTopic("plant", 2, (short) 1)))
                    .all()
                    .get();
            topics.create();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() throws Exception {
        producer.close();
        kafka.close();
    }

    @Test
    void models_onLiveRecords_arePromotedWhenTheyAreSoundAndRolledBackWhenTheyAreNot() {
        // Given: two versions of long ago, a champion, and a challenger of the same kind
        publish(new byte[] {1}, ModelRole.CHAMPION);
        publish(new byte[] {2}, ModelRole.CHAMPION);
        publish(PlantRecords.detector(1), ModelRole.CHAMPION);
        publish(PlantRecords.detector(2), ModelRole.CHALLENGER);
        DetectorConfig detector = config.detectors().get(0);
        try (DetectionService service = new DetectionService(config, states -> {})) {
            service.start();
            ShadowWatch first = new ShadowWatch(config, config.detectors());
            first.start();
            assertThat(first.postpones(detector).orElseThrow()).startsWith("version 4 judges in the shadow until");

            // When: its stretch ends, with a restart of the watch within it
            produceUntil(models -> service.catalog().second("plant").isPresent());
            first.close();
            try (ShadowWatch watch = new ShadowWatch(config, config.detectors())) {
                watch.start();
                produceUntil(models -> models.champion().equals(Optional.of(4L)));
                assertThat(watch.postpones(detector).orElseThrow()).startsWith("version 4");

                // When: somebody promotes a model for which these records are foreign
                publish(foreign(), ModelRole.CHALLENGER);
                new ModelTopic(config).commit("plant", Succession.promotion(5, Motive.of("ana", "by mistake")));
                produceUntil(models -> models.champion().equals(Optional.of(4L)));

                // When: somebody promotes bytes that are no model, and nobody can load them
                publish(new byte[] {1, 2, 3}, ModelRole.CHALLENGER);
                new ModelTopic(config).commit("plant", Succession.promotion(6, Motive.of("ana", "by mistake again")));
                produceUntil(models -> models.champion().equals(Optional.of(4L)));
            }
        }

        // Then
        List<ModelEvent> history = new ModelTopic(config).history();
        ModelEvent promoted = history.stream()
                .filter(event -> event.getKind() == ModelEventKind.PROMOTED && event.getVersion() == 4)
                .findFirst()
                .orElseThrow();
        assertThat(promoted.getActor()).isEqualTo("watch");
        assertThat(promoted.getChecks()).hasSize(2).allMatch(check -> check.getPassed());
        assertThat(history)
                .filteredOn(event -> event.getKind() == ModelEventKind.PRUNED)
                .singleElement()
                .satisfies(event -> {
                    // The champion before is the predecessor, and the second what that one would go back to.
                    assertThat(event.getVersion()).isEqualTo(1);
                    assertThat(event.getActor()).isEqualTo("watch");
                    assertThat(event.getReason()).isEqualTo("training.keepVersions is 1");
                });
        ModelEvent refused = history.get(history.size() - 1);
        assertThat(refused.getKind()).isEqualTo(ModelEventKind.ROLLED_BACK);
        assertThat(refused.getVersion()).isEqualTo(4);
        assertThat(refused.getReason())
                .contains("no instance can judge by it, in any of 2 tasks: version 6 refused: bytes");
        ModelEvent rolledBack = history.stream()
                .filter(event -> event.getKind() == ModelEventKind.ROLLED_BACK)
                .findFirst()
                .orElseThrow();
        assertThat(rolledBack.getKind()).isEqualTo(ModelEventKind.ROLLED_BACK);
        assertThat(rolledBack.getActor()).isEqualTo("watch");
        assertThat(rolledBack.getVersion()).isEqualTo(4);
        assertThat(rolledBack.getParentVersion()).isEqualTo(5);
        assertThat(rolledBack.getReason()).contains("live records it calls");
        ModelRoles roles = models().recorded().orElseThrow();
        assertThat(roles.getPredecessor()).isEqualTo(3);
        assertThat(roles.getPromotedAt()).isNull();
    }

    /** A detector of the plant whose third value was ten times as large when it was trained. */
    private static Detector foreign() {
        return PlantRecords.detector(3, 1, row -> row[2] = row[2] * 10 + 5);
    }

    private void publish(byte[] noModel, ModelRole role) {
        new ModelPublisher(config)
                .publish(
                        Manifests.draft("plant", PlantRecords.FEATURES).build(),
                        noModel,
                        role,
                        Motive.of("test", "for this test"));
    }

    private void publish(Detector model, ModelRole role) {
        try (model) {
            new ModelPublisher(config)
                    .publish(
                            Manifests.draft("plant", model.featureNames())
                                    .setFalseAlarmRate(model.falseAlarmRate())
                                    .build(),
                            model.toBytes(),
                            role,
                            Motive.of("test", "for this test"));
        }
    }

    /** Lets records flow, about a thousand a second, until the models are as they should be. */
    private void produceUntil(Predicate<DetectorModels> reached) {
        await().atMost(WATCH).pollInterval(Duration.ofMillis(200)).until(() -> {
            for (int i = 0; i < 200; i++) {
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random)));
                var unused = producer.send(new ProducerRecord<>("plant", "unit-" + i % 5, value));
            }
            producer.flush();
            return reached.test(models());
        });
    }

    private DetectorModels models() {
        return new ModelTopic(config).read().get("plant");
    }
}
