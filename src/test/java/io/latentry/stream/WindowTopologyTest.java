/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.AvroSerializer;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
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

    private final StreamCounters counters = new StreamCounters();
    private String entity = "key";
    private int largest = 1_000_000;
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

    @Test
    void records_ofAnEntityThatAFieldNames_areJudgedAsIfItWereTheirKey() {
        // Given
        List<KeyValue<byte[], byte[]>> byKey = records(60);
        List<KeyValue<byte[], byte[]>> byField = IntStream.range(0, 60)
                .mapToObj(i -> KeyValue.pair(("sender" + i % 7).getBytes(StandardCharsets.UTF_8), byKey.get(i).value))
                .toList();
        List<String> expected = run("byKey", byKey, new ArrayList<>());
        entity = "unit";

        // When
        List<String> found = run("byField", byField, new ArrayList<>());

        // Then
        assertThat(found).isEqualTo(expected);
        assertThat(counters.snapshot().records()).isEqualTo(60 + 60);
    }

    @Test
    void results_ofRecordsThatWereRepartitioned_nameWhereTheyCameFrom() {
        // Given
        entity = "unit";
        byte[] key = {1, 2};
        byte[] garbage = {42};
        GenericRecord infinite = PlantRecords.record("u", new float[] {1, 2, 3, 4});
        infinite.put("a", Double.POSITIVE_INFINITY);
        byte[] unreadable = PlantRecords.framed(schemaId, infinite);
        try (TopologyTestDriver driver = driver(folder.resolve("origins"))) {
            TestInputTopic<byte[], byte[]> input =
                    driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());
            RecordHeaders headers = new RecordHeaders();
            headers.add("site", new byte[] {7}).add(Origin.HEADER, new byte[] {1});

            // When
            input.pipeInput(new TestRecord<>(key, garbage, headers, 5L));
            input.pipeInput(new TestRecord<>(key, (byte[]) null, headers, 6L));
            input.pipeInput(new TestRecord<>(key, unreadable, headers, 7L));
            input.pipeInput(new TestRecord<>(null, records(1).get(0).value, headers, 8L));

            // Then
            List<TestRecord<byte[], byte[]>> letters = driver.createOutputTopic(
                            TOPICS.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList();
            assertThat(letters).extracting(TestRecord::getKey).containsExactly(key, key);
            assertThat(letters).extracting(TestRecord::getValue).containsExactly(garbage, unreadable);
            assertThat(letters)
                    .extracting(letter -> error(letter, "reason"))
                    .containsExactly("NOT_FRAMED", "NOT_FINITE");
            assertThat(letters).extracting(letter -> error(letter, "topic")).containsExactly(INPUT, INPUT);
            assertThat(letters).extracting(letter -> error(letter, "offset")).containsExactly("0", "2");
            assertThat(letters).extracting(letter -> error(letter, "timestamp")).containsExactly("5", "7");
            assertThat(letters)
                    .allSatisfy(letter ->
                            assertThat(letter.headers().lastHeader("site")).isNotNull());
            assertThat(letters.get(1).headers().lastHeader(Origin.HEADER)).isNull();
            ScoreEvent score =
                    (ScoreEvent) driver.createOutputTopic(TOPICS.scores(), new StringDeserializer(), events())
                            .readValue();
            assertThat(score.getSourceTopic()).isEqualTo(INPUT);
            assertThat(score.getSourceOffset()).isEqualTo(3);
            assertThat(counters.snapshot().nullValues()).isEqualTo(1);
            assertThat(counters.snapshot().deadLetters()).isEqualTo(2);
        }
    }

    @Test
    void record_tooLargeForTheTopicBetween_isADeadLetterAndTheOthersGoOn() {
        // Given
        entity = "unit";
        largest = 2_000;
        byte[] key = new byte[1_500];
        byte[] value = records(1).get(0).value;
        try (TopologyTestDriver driver = driver(folder.resolve("large"))) {
            TestInputTopic<byte[], byte[]> input =
                    driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());

            // When
            input.pipeInput(new TestRecord<>(key, value, new RecordHeaders(), 5L));
            input.pipeInput(new TestRecord<>(new byte[] {1}, value, new RecordHeaders(), 6L));

            // Then
            TestRecord<byte[], byte[]> letter = driver.createOutputTopic(
                            TOPICS.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecord();
            assertThat(error(letter, "reason")).isEqualTo("TOO_LARGE");
            assertThat(error(letter, "message")).contains("topic.max.message.bytes");
            assertThat(error(letter, "offset")).isEqualTo("0");
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(letter.headers().lastHeader(Origin.HEADER)).isNull();
            assertThat(driver.createOutputTopic(TOPICS.scores(), new StringDeserializer(), events())
                            .readValuesToList())
                    .hasSize(1);
        }
    }

    @Test
    void tags_ofPolls_areOnNothingThatIsWrittenAndKeepNoPollAlive() {
        // Given
        entity = "unit";
        try (TopologyTestDriver driver = driver(folder.resolve("tags"))) {
            TestInputTopic<byte[], byte[]> input =
                    driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());
            TestOutputTopic<byte[], byte[]> between = driver.createOutputTopic(
                    "test-entity-repartition", new ByteArrayDeserializer(), new ByteArrayDeserializer());

            // When
            pipeTagged(input, 0);
            assertThat(between.readRecord().headers().lastHeader(PollTag.KEY)).isNull();
        }
        entity = "key";
        try (TopologyTestDriver driver = driver(folder.resolve("polls"))) {
            TestInputTopic<byte[], byte[]> input =
                    driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());
            List<WeakReference<PollBatch>> polls =
                    IntStream.range(0, 20).mapToObj(i -> pipeTagged(input, i)).toList();

            // Then: what the driver was given last may stay
            await().until(() -> {
                System.gc();
                return polls.stream().filter(poll -> poll.get() != null).count() <= 1;
            });
            assertThat(counters.snapshot().untagged()).isEqualTo(1);
        }
    }

    private WeakReference<PollBatch> pipeTagged(TestInputTopic<byte[], byte[]> input, int offset) {
        KeyValue<byte[], byte[]> record = records(20).get(offset);
        ConsumerRecord<byte[], byte[]> polled = new ConsumerRecord<>(INPUT, 0, offset, record.key, record.value);
        new PollTagger()
                .onConsume(new ConsumerRecords<>(Map.of(new TopicPartition(INPUT, 0), List.of(polled)), Map.of()));
        PollTag tag = (PollTag) polled.headers().lastHeader(PollTag.KEY);
        input.pipeInput(new TestRecord<>(record.key, record.value, polled.headers(), 0L));
        return new WeakReference<>(tag.batch());
    }

    private static String error(TestRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader("latentry.error." + name).value(), StandardCharsets.UTF_8);
    }

    private static AvroDeserializer events() {
        AvroDeserializer events = new AvroDeserializer();
        events.configure(registryConfig, false);
        return events;
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
            return driver
                    .createOutputTopic(TOPICS.scores(), new StringDeserializer(), events())
                    .readValuesToList()
                    .stream()
                    .map(event -> (ScoreEvent) event)
                    .map(event -> event.getEntity() + " " + event.getReconstructionError() + " "
                            + event.getReconstructionPValue() + " " + event.getLatentPValue())
                    .toList();
        }
    }

    private TopologyTestDriver driver(Path stateDir) {
        DetectorConfig config = DetectorConfigBuilder.detector("plant", List.of(INPUT), PlantRecords.FEATURES)
                .entity(entity)
                .window(WINDOW)
                .allScores()
                .build();
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(registryConfig, false);
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", stateDir.toString());
        settings.put(EntityRouter.ROOM, Integer.toString(largest));
        settings.put("ensure.explicit.internal.resource.naming", "true");
        SchemaRegistryClient client = SchemaRegistryClient.of(registryConfig);
        return new TopologyTestDriver(
                DetectorTopology.build(
                        config,
                        TOPICS,
                        () -> new FeatureReader(client, config.features(), config.entity(), config.time()),
                        name -> Optional.of(new ModelLease(detector, 1, () -> {})),
                        serializer,
                        counters),
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
