/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.ApplicationConfig;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.detect.Detector;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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

/** Detectors of one process on a real broker: waiting, starting, swapping, and keeping out of each other's way. */
@KafkaTest
class DetectionIT {
    @TempDir
    Path folder;

    private final Random random = new Random(11);
    private KafkaUnderTest stack;
    private LatentryConfig config;
    private DetectionService service;
    private KafkaProducer<String, byte[]> producer;
    private int schemaId;

    @BeforeEach
    void start() throws Exception {
        stack = KafkaUnderTest.start();
        Map<String, String> registry = Map.of("schema.registry.url", stack.registryUrl());
        config = new LatentryConfig(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                registry,
                null,
                new ApplicationConfig(null, folder.toString()),
                "cpu",
                List.of(detector("one", "first"), detector("two", "second")),
                null,
                null);
        schemaId = SchemaRegistryClient.of(registry).register("first-value", PlantRecords.SCHEMA);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("first", 2, (short) 1), new NewTopic("second", 2, (short) 1)))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        service = new DetectionService(config, states -> {});
        service.start();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        producer.close();
        stack.close();
    }

    @Test
    void detector_withoutModel_waitsWhileTheOtherRuns_andStartsWithItsFirstModel() {
        // Given
        publish("one", 1);
        await().until(() -> state("one").phase() == DetectorState.Phase.RUNNING);
        await().until(() -> state("two").toString().equals("WAITING(no model in latentry.models yet)"));
        produce("second", 100);

        // When
        publish("two", 2);

        // Then
        try (TopicTail scores = scores()) {
            await().until(() -> scores.poll(ScoreEvent.class).size() == 100);
            assertThat(scores.poll(ScoreEvent.class))
                    .allMatch(score -> score.getDetector().equals("two"));
        }
    }

    @Test
    void model_publishedWhileRecordsFlow_takesOverWithoutLosingOrRepeatingOne() {
        // Given
        publish("one", 1);
        produce("first", 2_000);

        try (TopicTail scores = scores()) {
            await().until(() -> scores.poll(ScoreEvent.class).size() >= 500);

            // When
            publish("one", 2);
            await().until(() -> {
                produce("first", 200);
                return scores.poll(ScoreEvent.class).stream().anyMatch(score -> score.getModelVersion() == 2);
            });

            // Then
            long produced = inputRecords("first");
            await().until(() -> scores.poll(ScoreEvent.class).size() >= produced);
            List<ScoreEvent> all = scores.poll(ScoreEvent.class);
            Set<String> sources = new HashSet<>();
            all.forEach(score -> sources.add(score.getSourcePartition() + "/" + score.getSourceOffset()));
            assertThat(all).hasSize((int) produced);
            assertThat(sources).hasSize((int) produced);
            assertThat(new TreeSet<>(
                            all.stream().map(ScoreEvent::getModelVersion).toList()))
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void model_ofOtherFeatures_isRefusedAndTheOldOneStays() {
        // Given
        publish("one", 1);
        await().until(() -> state("one").phase() == DetectorState.Phase.RUNNING);

        // When
        try (Detector detector = PlantRecords.detector(3)) {
            ModelManifest draft =
                    Manifests.draft("one", List.of("x", "y", "z", "w")).build();
            new ModelPublisher(config).publish(draft, detector.toBytes());
        }

        // Then
        await().until(() -> service.catalog().refusal("one").isPresent());
        assertThat(service.catalog().refusal("one").orElseThrow()).startsWith("version 2 refused: fingerprint:");
        assertThat(service.catalog().version("one")).contains(1L);
        assertThat(state("one").phase()).isEqualTo(DetectorState.Phase.RUNNING);
    }

    @Test
    void record_thatBreaksTheLaw_becomesAnEventThatNamesIt() {
        // Given
        publish("one", 1);
        produce("first", 50);

        // When
        float[] broken = PlantRecords.brokenRow(random);
        var unused = producer.send(new ProducerRecord<>("first", "unit-9", framed(broken)));
        producer.flush();

        // Then
        try (TopicTail anomalies = new TopicTail(
                stack.bootstrapServers(), stack.registryUrl(), config.topics().anomalies())) {
            await().until(() -> anomalies.poll(AnomalyEvent.class).stream()
                    .anyMatch(event -> event.getEntity().equals("unit-9")));
        }
    }

    private static DetectorConfig detector(String name, String topic) {
        return DetectorConfigBuilder.detector(name, List.of(topic), PlantRecords.FEATURES)
                .allScores()
                .threads(1)
                .build();
    }

    private void publish(String name, long seed) {
        try (Detector detector = PlantRecords.detector(seed)) {
            ModelManifest draft = Manifests.draft(name, detector.featureNames()).build();
            new ModelPublisher(config).publish(draft, detector.toBytes());
        }
    }

    private void produce(String topic, int count) {
        for (int i = 0; i < count; i++) {
            var unused = producer.send(new ProducerRecord<>(topic, "unit-" + i % 5, framed(PlantRecords.row(random))));
        }
        producer.flush();
    }

    private byte[] framed(float[] row) {
        return PlantRecords.framed(schemaId, PlantRecords.record("u", row));
    }

    private long inputRecords(String topic) {
        try (TopicTail input = new TopicTail(stack.bootstrapServers(), stack.registryUrl(), topic)) {
            return input.end();
        }
    }

    private DetectorState state(String name) {
        return service.states().get(name);
    }

    private TopicTail scores() {
        await().until(() -> state("one").phase() == DetectorState.Phase.RUNNING
                || state("two").phase() == DetectorState.Phase.RUNNING);
        return new TopicTail(
                stack.bootstrapServers(), stack.registryUrl(), config.topics().scores());
    }
}
