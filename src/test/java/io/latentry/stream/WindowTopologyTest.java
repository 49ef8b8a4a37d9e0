/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.AvroSerializer;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ScoresConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology of a detector of windows: its store, and what its changelog is good for. */
class WindowTopologyTest {
    private static final String INPUT = "plant";
    private static final String CHANGELOG = "test-entities-changelog";
    private static final int WINDOW = 5;
    private static final TopicsConfig TOPICS = new TopicsConfig(null, null, null);

    private static LocalRegistry registry;
    private static Map<String, String> registryConfig;
    private static int schemaId;

    @TempDir
    Path folder;

    private final Detector detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, 1e9, 2);

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = new LocalRegistry(0, Optional.empty());
        registryConfig = Map.of("schema.registry.url", registry.url());
        schemaId = SchemaRegistryClient.of(registryConfig).register(INPUT + "-value", PlantRecords.SCHEMA);
    }

    @AfterAll
    static void stopRegistry() throws IOException {
        registry.close();
    }

    @Test
    void restart_fromTheChangelogAlone_goesOnWhereItStopped() {
        // Given
        List<KeyValue<byte[], byte[]>> records = records(60);
        List<String> throughout = run("whole", records, new ArrayList<>());
        List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();

        // When
        List<String> scores = new ArrayList<>(run("before", records.subList(0, 33), changelog));
        scores.addAll(run("after", records.subList(33, 60), changelog));

        // Then
        assertThat(scores).isEqualTo(throughout);
    }

    /** Restores the changelog, processes the records, and adds to the changelog what they changed. */
    private List<String> run(
            String name, List<KeyValue<byte[], byte[]>> records, List<KeyValue<byte[], byte[]>> changelog) {
        try (TopologyTestDriver driver = driver(folder.resolve(name))) {
            changelog.forEach(entry -> driver.<byte[], byte[]>getKeyValueStore(DetectorTopology.ENTITIES)
                    .put(entry.key, entry.value));
            driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeKeyValueList(records);
            changelog.addAll(
                    driver.createOutputTopic(CHANGELOG, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readKeyValuesToList());
            AvroDeserializer events = new AvroDeserializer();
            events.configure(registryConfig, false);
            return driver
                    .createOutputTopic(TOPICS.scores(), new StringDeserializer(), events)
                    .readValuesToList()
                    .stream()
                    .map(event -> (ScoreEvent) event)
                    .map(event -> event.getEntity() + " " + event.getReconstructionError() + " "
                            + event.getReconstructionPValue() + " " + event.getLatentPValue())
                    .toList();
        }
    }

    private TopologyTestDriver driver(Path stateDir) {
        DetectorConfig config = new DetectorConfig(
                "plant",
                List.of(INPUT),
                PlantRecords.FEATURES,
                null,
                null,
                null,
                WINDOW,
                null,
                null,
                new ScoresConfig(ScoresConfig.Emit.ALL, null),
                null,
                null,
                null,
                null,
                null,
                null);
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(registryConfig, false);
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", stateDir.toString());
        settings.put("ensure.explicit.internal.resource.naming", "true");
        SchemaRegistryClient client = SchemaRegistryClient.of(registryConfig);
        return new TopologyTestDriver(
                DetectorTopology.build(
                        config,
                        TOPICS,
                        () -> new FeatureReader(client, config.features(), config.entity(), config.time()),
                        name -> Optional.of(new ModelLease(detector, 1, () -> {})),
                        serializer,
                        new StreamCounters()),
                settings);
    }

    private static List<KeyValue<byte[], byte[]>> records(int count) {
        Random random = new Random(3);
        List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String entity = "p" + random.nextInt(4);
            records.add(KeyValue.pair(
                    entity.getBytes(StandardCharsets.UTF_8),
                    PlantRecords.framed(schemaId, PlantRecords.record(entity, PlantRecords.row(random)))));
        }
        return records;
    }
}
