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
import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away is shown as such, and the detector goes on by itself when it is back. */
class BrokerOutageIT {
    private static final String INPUT = "plant";

    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void detector_whoseBrokerGoesAway_saysSoAndGoesOnWhenItIsBack() throws Exception {
        // Given
        Optional<Path> data = Optional.of(folder.resolve("data"));
        LocalStack stack = LocalStack.start(new LocalStackOptions(0, 0, data));
        int kafkaPort = port(stack.bootstrapServers());
        int registryPort = port(stack.registryUrl());
        LatentryConfig config = config(stack);
        try {
            createInput(stack);
            int schemaId =
                    SchemaRegistryClient.of(config.schemaRegistry()).register(INPUT + "-value", PlantRecords.SCHEMA);
            publishModel(config);
            try (DetectionService service = new DetectionService(config, states -> {})) {
                service.start();
                produce(stack, schemaId, 20);
                awaitScores(stack, 20);

                // When
                stack.close();
                awaitPhase(service, DetectorState.Phase.WAITING);
                assertThat(service.states().get(INPUT).reason()).contains("127.0.0.1:" + kafkaPort);
                stack = LocalStack.start(new LocalStackOptions(kafkaPort, registryPort, data));

                // Then
                awaitPhase(service, DetectorState.Phase.RUNNING);
                produce(stack, schemaId, 20);
                awaitScores(stack, 40);
            }
        } finally {
            stack.close();
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private LatentryConfig config(LocalStack stack) {
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
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                Map.of("schema.registry.url", stack.registryUrl()),
                null,
                new ApplicationConfig(null, folder.resolve("state").toString()),
                "cpu",
                List.of(detector),
                null,
                null);
    }

    private static void createInput(LocalStack stack) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
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

    private static void produce(LocalStack stack, int schemaId, int count) {
        Random random = new Random(count);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
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

    private static void awaitScores(LocalStack stack, int count) {
        try (TopicTail scores = new TopicTail(stack.bootstrapServers(), stack.registryUrl(), "latentry.scores")) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> scores.poll(ScoreEvent.class).size() == count);
        }
    }
}
