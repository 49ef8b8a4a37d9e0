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
import io.latentry.detect.Detector;
import io.latentry.detect.TransparentDetector;
import io.latentry.model.ModelLease;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of entities that a field names, whose records lie in any partition. */
@KafkaTest
class RepartitionIT {
    private static final String INPUT = "plant";
    private static final int WINDOW = 4;
    private static final int RECORDS = 3_000;

    @TempDir
    Path folder;

    @Test
    void windows_ofEntitiesThatAFieldNames_areOfAllTheirRecordsAndScoredInBatches() throws Exception {
        try (KafkaUnderTest kafka = KafkaUnderTest.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()));
                Detector detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, 1e9, 2)) {
            // Given: each entity's records are in the order of one partition, whatever their keys
            LatentryConfig config = config(kafka, Map.of());
            createTopics(admin, config);
            Map<String, Double> expected = produce(kafka);

            try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.scores");
                    DetectorClient client = client(config, detector)) {
                // When
                client.start();
                await().until(() -> tail.poll(ScoreEvent.class).size() >= RECORDS);

                // Then
                Map<String, Double> found = new TreeMap<>();
                tail.poll(ScoreEvent.class)
                        .forEach(event -> found.put(
                                event.getEntity() + " " + event.getSourcePartition() + " " + event.getSourceOffset(),
                                event.getReconstructionError()));
                assertThat(found).isEqualTo(expected);
                assertThat(client.counts().untagged()).isZero();
                assertThat(client.counts().batches()).isLessThan(RECORDS / 10);
                assertThat(client.counts().records()).isEqualTo(RECORDS);
            }
            assertThat(admin.describeTopics(List.of("latentry-plant-entity-repartition"))
                            .allTopicNames()
                            .get()
                            .values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));
        }
    }

    @Test
    void results_ofABurst_doNotWaitForTheCommitInterval() throws Exception {
        try (KafkaUnderTest kafka = KafkaUnderTest.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()));
                Detector detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, 1e9, 2)) {
            // Given: two records make a poll full, so hardly any is not
            LatentryConfig config = config(
                    kafka,
                    Map.of(
                            "main.consumer.max.poll.records",
                            "8",
                            "commit.interval.ms",
                            "600000",
                            "producer.transaction.timeout.ms",
                            "660000"));
            createTopics(admin, config);
            Map<String, Double> expected = produce(kafka);

            try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.scores");
                    DetectorClient client = client(config, detector)) {
                // When
                client.start();

                // Then
                await().until(() -> tail.poll(ScoreEvent.class).size() >= expected.size());
            }
        }
    }

    private static DetectorClient client(LatentryConfig config, Detector detector) {
        return DetectorClient.scoring(
                config, config.detectors().get(0), name -> Optional.of(new ModelLease(detector, 1, () -> {})));
    }

    private static void createTopics(Admin admin, LatentryConfig config) throws Exception {
        admin.createTopics(List.of(new NewTopic(INPUT, 3, (short) 1))).all().get();
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
    }

    /** Writes records, and gives what a transparent detector says of each: by entity, partition and offset. */
    private static Map<String, Double> produce(KafkaUnderTest kafka) throws Exception {
        int schemaId = SchemaRegistryClient.of(Map.of("schema.registry.url", kafka.registryUrl()))
                .register(INPUT + "-value", PlantRecords.SCHEMA);
        Random random = new Random(5);
        Map<String, List<float[]>> histories = new HashMap<>();
        Map<String, Double> expected = new TreeMap<>();
        int[] offsets = new int[3];
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                int unit = random.nextInt(10);
                float[] row = {random.nextInt(9), random.nextInt(9), random.nextInt(9), random.nextInt(9)};
                byte[] key = {(byte) random.nextInt(100)};
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u" + unit, row));
                var unused = producer.send(new ProducerRecord<>(INPUT, unit % 3, key, value));
                List<float[]> history = histories.computeIfAbsent("u" + unit, name -> new ArrayList<>());
                history.add(row);
                expected.put("u" + unit + " " + unit % 3 + " " + offsets[unit % 3]++, weighted(history));
            }
            producer.flush();
        }
        return expected;
    }

    /** The sum that a transparent detector makes of the last readings, the first one standing in for those before it. */
    private static double weighted(List<float[]> history) {
        double sum = 0;
        int weight = 1;
        for (int i = history.size() - WINDOW; i < history.size(); i++) {
            for (float value : history.get(Math.max(0, i))) {
                sum += weight++ * value;
            }
        }
        return sum;
    }

    private LatentryConfig config(KafkaUnderTest kafka, Map<String, String> settings) {
        Map<String, String> client = new HashMap<>(settings);
        client.put("bootstrap.servers", kafka.bootstrapServers());
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of(INPUT), PlantRecords.FEATURES)
                .entity("unit")
                .window(WINDOW)
                .allScores()
                .threads(2)
                .build();
        return new LatentryConfig(
                client,
                Map.of("schema.registry.url", kafka.registryUrl()),
                null,
                new ApplicationConfig(null, folder.toString()),
                "cpu",
                List.of(detector),
                null,
                null);
    }
}
