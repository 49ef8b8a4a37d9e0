/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.awaitility.Awaitility.await;

import io.latentry.avro.ScoreEvent;
import io.latentry.config.ApplicationConfig;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A cluster with one detector of the test plant, as the outage tests use it.
 *
 * @param bootstrapServers of the broker
 * @param registryUrl of the registry
 * @param stateDir folder for the detector's local state
 */
record PlantCluster(String bootstrapServers, String registryUrl, Path stateDir) {
    static final String DETECTOR = "plant";
    static final String INPUT = "plant";

    /** One detector whose every score is emitted. */
    LatentryConfig config() {
        DetectorConfig detector = DetectorConfigBuilder.detector(DETECTOR, List.of(INPUT), PlantRecords.FEATURES)
                .allScores()
                .threads(1)
                .build();
        return new LatentryConfig(
                Map.of("bootstrap.servers", bootstrapServers),
                Map.of("schema.registry.url", registryUrl),
                null,
                new ApplicationConfig(null, stateDir.toString()),
                "cpu",
                List.of(detector),
                null,
                null);
    }

    /** Makes the topics and publishes a model, so that the detector can run. */
    void prepare() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers));
                OutputTopics topics = new OutputTopics(config());
                Detector detector = PlantRecords.detector(1)) {
            admin.createTopics(List.of(new NewTopic(INPUT, 1, (short) 1))).all().get();
            topics.create();
            new ModelPublisher(config())
                    .publish(Manifests.draft(DETECTOR, detector.featureNames()).build(), detector.toBytes());
        }
    }

    /** Writes normal records under that schema id. */
    void produce(int schemaId, int count) {
        Random random = new Random(count);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random)));
                var unused = producer.send(new ProducerRecord<>(INPUT, "u", value));
            }
            producer.flush();
        }
    }

    /** Waits until the scores topic holds exactly so many scores. */
    void awaitScores(int count) {
        try (TopicTail scores = new TopicTail(bootstrapServers, registryUrl, "latentry.scores")) {
            await().until(() -> scores.poll(ScoreEvent.class).size() == count);
        }
    }

    static void awaitPhase(DetectionService service, DetectorState.Phase phase) {
        await().until(() -> service.states().get(DETECTOR).phase() == phase);
    }
}
