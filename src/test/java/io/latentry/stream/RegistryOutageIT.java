/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.ApplicationConfig;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.ScoresConfig;
import io.latentry.detect.Detector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is away makes a detector wait; it makes no dead letters of records that can be read. */
@KafkaTest
class RegistryOutageIT {
    private static final String INPUT = "plant";

    @TempDir
    Path folder;

    @Test
    void record_ofASchemaAskedForDuringAnOutage_waitsAndIsScoredAfterwards() throws Exception {
        // Given
        LocalRegistry registry = new LocalRegistry(0, Optional.of(folder.resolve("registry")));
        int port = registry.port();
        try (KafkaUnderTest kafka = KafkaUnderTest.start()) {
            LatentryConfig config = config(kafka, registry.url());
            createInput(kafka);
            SchemaRegistryClient client = SchemaRegistryClient.of(config.schemaRegistry());
            int known = client.register(INPUT + "-value", PlantRecords.SCHEMA);
            int unasked = client.register("other-value", withAnotherName());
            publishModel(config);
            try (DetectionService service = new DetectionService(config, states -> {})) {
                service.start();
                produce(kafka, known, 20);
                awaitPhase(service, DetectorState.Phase.RUNNING);
                awaitScores(kafka, registry.url(), 20);

                // When
                registry.close();
                produce(kafka, unasked, 20);
                awaitPhase(service, DetectorState.Phase.WAITING);
                assertThat(service.states().get("plant").reason()).contains("127.0.0.1:" + port);
                registry = new LocalRegistry(port, Optional.of(folder.resolve("registry")));

                // Then
                awaitScores(kafka, registry.url(), 40);
                assertThat(service.states().get("plant").phase()).isEqualTo(DetectorState.Phase.RUNNING);
                try (TopicTail letters =
                        new TopicTail(kafka.bootstrapServers(), registry.url(), "latentry.dead-letters")) {
                    assertThat(letters.end()).isZero();
                }
            }
        } finally {
            registry.close();
        }
    }

    private LatentryConfig config(KafkaUnderTest kafka, String registryUrl) {
        DetectorConfig detector = new DetectorConfig(
                INPUT,
                List.of(INPUT),
                PlantRecords.FEATURES,
                null,
                null,
                new ScoresConfig(ScoresConfig.Emit.ALL, null),
                null,
                1,
                null,
                null);
        return new LatentryConfig(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of("schema.registry.url", registryUrl),
                null,
                new ApplicationConfig(null, folder.resolve("state").toString()),
                "cpu",
                List.of(detector),
                null,
                null);
    }

    private static Schema withAnotherName() {
        return new Schema.Parser().parse(PlantRecords.SCHEMA.toString().replace("\"Plant\"", "\"PlantAgain\""));
    }

    private static void createInput(KafkaUnderTest kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(INPUT, 1, (short) 1))).all().get();
        }
    }

    private static void publishModel(LatentryConfig config) {
        try (OutputTopics topics = new OutputTopics(config);
                Detector detector = PlantRecords.detector(1)) {
            topics.create();
            new ModelPublisher(config)
                    .publish(Manifests.draft(INPUT, detector.featureNames()).build(), detector.toBytes());
        }
    }

    private static void produce(KafkaUnderTest kafka, int schemaId, int count) {
        Random random = new Random(count);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random)));
                var unused = producer.send(new ProducerRecord<>(INPUT, "u", value));
            }
            producer.flush();
        }
    }

    private static void awaitPhase(DetectionService service, DetectorState.Phase phase) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> service.states().get("plant").phase() == phase);
    }

    private static void awaitScores(KafkaUnderTest kafka, String registryUrl, int count) {
        try (TopicTail scores = new TopicTail(kafka.bootstrapServers(), registryUrl, "latentry.scores")) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> scores.poll(ScoreEvent.class).size() == count);
        }
    }
}
