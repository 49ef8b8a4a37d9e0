/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AnomalyReason;
import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.AvroSerializer;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.StartConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.Scores;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTopologyTest {
    private static final String INPUT = "plant";
    private static final TopicsConfig TOPICS = new TopicsConfig(null, null, null);
    private static final DetectorConfig CONFIG = config(PlantRecords.FEATURES, null);

    private static final Schema WITHOUT_FEATURES =
            SchemaBuilder.record("Nothing").fields().endRecord();

    private static LocalRegistry registry;
    private static Map<String, String> registryConfig;
    private static int schemaId;
    private static int schemaWithoutFeatures;
    private static Detector detector;

    @TempDir
    Path stateDir;

    private final StreamCounters counters = new StreamCounters();
    private final Random random = new Random(7);
    private ModelSource models = name -> Optional.of(new ModelLease(detector, 3, () -> {}));
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> input;
    private TestOutputTopic<String, Object> anomalies;
    private TestOutputTopic<String, Object> scores;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeAll
    static void trainDetector() throws IOException {
        registry = new LocalRegistry(0, Optional.empty());
        registryConfig = Map.of("schema.registry.url", registry.url());
        schemaId = SchemaRegistryClient.of(registryConfig).register(INPUT + "-value", PlantRecords.SCHEMA);
        schemaWithoutFeatures = SchemaRegistryClient.of(registryConfig).register("nothing-value", WITHOUT_FEATURES);
        detector = PlantRecords.detector(1);
    }

    @AfterAll
    static void release() throws IOException {
        detector.close();
        registry.close();
    }

    @BeforeEach
    void start() {
        start(CONFIG);
    }

    private void start(DetectorConfig config) {
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(registryConfig, false);
        AvroDeserializer events = new AvroDeserializer();
        events.configure(registryConfig, false);
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", stateDir.toString());
        SchemaRegistryClient client = SchemaRegistryClient.of(registryConfig);
        driver = new TopologyTestDriver(
                DetectorTopology.build(
                        config,
                        TOPICS,
                        () -> new FeatureReader(client, config.features(), config.entity(), config.time()),
                        name -> models.lease(name),
                        serializer,
                        counters),
                settings);
        input = driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());
        anomalies = driver.createOutputTopic(TOPICS.anomalies(), new StringDeserializer(), events);
        scores = driver.createOutputTopic(TOPICS.scores(), new StringDeserializer(), events);
        deadLetters = driver.createOutputTopic(
                TOPICS.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void record_normal_isScoredAndNotReported() {
        // Given
        float[] row = {10, 5, 0, 100};

        // When
        input.pipeInput(key("u1"), value(row), 1_000L);

        // Then
        ScoreEvent score = (ScoreEvent) scores.readValue();
        assertThat(score.getEntity()).isEqualTo("u1");
        assertThat(score.getModelVersion()).isEqualTo(3);
        assertThat(score.getAnomalous()).isFalse();
        assertThat(score.getScore()).isBetween(0.0, 0.5);
        assertThat(anomalies.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void record_thatBreaksTheLaw_isReportedWithTheFeatureThatBrokeIt() {
        // Given
        float[] row = PlantRecords.brokenRow(random);

        // When
        input.pipeInput(key("u2"), value(row), 2_000L);

        // Then
        AnomalyEvent event = (AnomalyEvent) anomalies.readValue();
        assertThat(event.getEventId()).isEqualTo("plant/plant/0/0/2000");
        assertThat(event.getEntity()).isEqualTo("u2");
        assertThat(event.getReason()).isIn(AnomalyReason.RECONSTRUCTION, AnomalyReason.BOTH);
        assertThat(event.getScore()).isGreaterThanOrEqualTo(0.5);
        assertThat(event.getTopFeatures().get(0).getName()).isIn("b", "c");
        assertThat(event.getLatentMean()).hasSize(2);
        ScoreEvent score = (ScoreEvent) scores.readValue();
        assertThat(score.getAnomalous()).isTrue();
        ScoreEvent.getClassSchema().getFields().stream()
                .map(Schema.Field::name)
                .filter(name -> event.getSchema().getField(name) != null)
                .forEach(name -> assertThat(event.get(name)).as(name).isEqualTo(score.get(name)));
    }

    @Test
    void score_streamed_equalsTheSameRowScoredOffline() {
        // Given
        List<float[]> rows = rows(64);

        // When
        poll(rows.stream().map(DetectorTopologyTest::value).toList()).forEach(input::pipeInput);

        // Then
        Scores offline = detector.score(PlantRecords.buffer(rows), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            ScoreEvent streamed = (ScoreEvent) scores.readValue();
            assertThat(streamed.getReconstructionError()).isCloseTo(offline.reconstructionError(i), within(1e-5));
            assertThat(streamed.getReconstructionNll()).isCloseTo(offline.reconstructionNll(i), within(1e-5));
            assertThat(streamed.getLatentLogLikelihood()).isCloseTo(offline.latentLogLikelihood(i), within(1e-5));
            assertThat(streamed.getKl()).isCloseTo(offline.kl(i), within(1e-5));
            assertThat(streamed.getScore()).isCloseTo(offline.score(i), within(1e-5));
        }
    }

    @Test
    void score_ofARecord_isTheSameWhateverSharedItsBatch() {
        // Given
        List<float[]> rows = rows(40);
        poll(rows.stream().map(DetectorTopologyTest::value).toList()).forEach(input::pipeInput);
        List<Object> together = scores.readValuesToList();

        // When
        rows.forEach(row -> input.pipeInput(key("u"), value(row)));

        // Then
        List<Object> alone = scores.readValuesToList();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(((ScoreEvent) alone.get(i)).getReconstructionNll())
                    .isCloseTo(((ScoreEvent) together.get(i)).getReconstructionNll(), within(1e-5));
        }
    }

    @Test
    void poll_ofManyRecords_isScoredInOneCall() {
        // When
        poll(rows(30).stream().map(DetectorTopologyTest::value).toList()).forEach(input::pipeInput);

        // Then
        assertThat(counters.snapshot().records()).isEqualTo(30);
        assertThat(counters.snapshot().batches()).isEqualTo(1);
        assertThat(counters.snapshot().untagged()).isZero();
    }

    @Test
    void tag_ofAnotherOffset_isNotTrusted() {
        // Given
        List<TestRecord<byte[], byte[]>> polled =
                poll(List.of(value(new float[] {10, 5, 0, 100}), value(PlantRecords.brokenRow(random))));

        // When: the second record comes first, at the offset of the first
        input.pipeInput(polled.get(1));

        // Then
        assertThat(counters.snapshot().untagged()).isEqualTo(1);
        assertThat(anomalies.isEmpty()).isFalse();
    }

    @Test
    void tag_afterProcessing_isOnNoOutput() {
        // When
        poll(List.of(value(PlantRecords.brokenRow(random)), new byte[] {1, 2, 3}))
                .forEach(input::pipeInput);

        // Then
        assertThat(deadLetters.readRecord().headers().lastHeader(PollTag.KEY)).isNull();
        assertThat(anomalies.readRecord().headers().lastHeader(PollTag.KEY)).isNull();
        assertThat(scores.readRecord().headers().lastHeader(PollTag.KEY)).isNull();
    }

    @Test
    void record_thatIsGarbage_goesToDeadLettersAsItCame() {
        // Given
        byte[] garbage = {42, 1, 2, 3};
        TestRecord<byte[], byte[]> record = new TestRecord<>(key("u1"), garbage);
        record.headers().add("truth", new byte[] {9});

        // When
        input.pipeInput(record);
        input.pipeInput(key("u1"), value(new float[] {10, 5, 0, 100}));

        // Then
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.key()).isEqualTo(key("u1"));
        assertThat(letter.value()).isEqualTo(garbage);
        assertThat(letter.headers().lastHeader("truth").value()).containsExactly(9);
        assertThat(header(letter.headers(), "reason")).isEqualTo("NOT_FRAMED");
        assertThat(header(letter.headers(), "detector")).isEqualTo("plant");
        assertThat(header(letter.headers(), "topic")).isEqualTo(INPUT);
        assertThat(header(letter.headers(), "offset")).isEqualTo("0");
        assertThat(scores.readValuesToList()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN_SCHEMA", "NOT_FINITE", "MISSING_FEATURE"})
    void record_thatCannotBecomeARow_namesItsReason(String reason) {
        // Given
        GenericRecord record = PlantRecords.record("u1", new float[] {10, 5, 0, 100});
        byte[] bytes = switch (reason) {
            case "UNKNOWN_SCHEMA" -> PlantRecords.framed(999_999, record);
            case "NOT_FINITE" -> {
                record.put("a", Double.NaN);
                yield PlantRecords.framed(schemaId, record);
            }
            default -> PlantRecords.framed(schemaWithoutFeatures, new GenericData.Record(WITHOUT_FEATURES));
        };

        // When
        input.pipeInput(key("u1"), bytes);

        // Then
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(header(letter.headers(), "reason")).isEqualTo(reason);
        assertThat(letter.value()).isEqualTo(bytes);
        assertThat(scores.isEmpty()).isTrue();
    }

    @Test
    void record_withANullAmongItsFeatures_isScoredByTheOthers() {
        // Given
        GenericRecord record = PlantRecords.record("u1", new float[] {1, 2, 3, 4});
        record.put("d", null);
        Detector transparent = TransparentDetector.of(PlantRecords.FEATURES, 1, 1e9, 2);
        models = name -> Optional.of(new ModelLease(transparent, 4, () -> {}));

        // When
        input.pipeInput(key("u1"), PlantRecords.framed(schemaId, record));

        // Then
        assertThat(((ScoreEvent) scores.readValue()).getReconstructionError()).isEqualTo(1 * 1 + 2 * 2 + 3 * 3);
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void record_whoseArrayHasAnotherLength_namesItsReason() {
        // Given
        stop();
        start(config(List.of("values[3]"), null));
        Schema schema = SchemaBuilder.record("Frame")
                .fields()
                .name("values")
                .type()
                .array()
                .items()
                .floatType()
                .noDefault()
                .endRecord();
        int id = SchemaRegistryClient.of(registryConfig).register("frame-value", schema);
        GenericRecord record = new GenericData.Record(schema);
        record.put("values", List.of(1f, 2f));

        // When
        input.pipeInput(key("u1"), PlantRecords.framed(id, record));

        // Then
        assertThat(header(deadLetters.readRecord().headers(), "reason")).isEqualTo("ARRAY_LENGTH");
    }

    @Test
    void record_whoseEntityFieldIsMissing_isADeadLetterEvenWhenItIsNormal() {
        // Given
        stop();
        start(config(PlantRecords.FEATURES, "station"));

        // When
        input.pipeInput(key("u1"), value(new float[] {10, 5, 0, 100}));

        // Then
        assertThat(header(deadLetters.readRecord().headers(), "reason")).isIn("ENTITY", "MISSING_FEATURE");
        assertThat(scores.isEmpty()).isTrue();
    }

    @Test
    void record_whoseKeyIsTooLongForAnEvent_isADeadLetter() {
        // When
        input.pipeInput(key("k".repeat(4_096)), value(new float[] {10, 5, 0, 100}));
        input.pipeInput(key("k".repeat(4_097)), value(new float[] {10, 5, 0, 100}));

        // Then
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(header(letter.headers(), "reason")).isEqualTo("ENTITY");
        assertThat(header(letter.headers(), "offset")).isEqualTo("1");
        assertThat(scores.readValuesToList()).hasSize(1);
    }

    @Test
    void record_whoseEntityIsAField_isReportedUnderIt() {
        // Given
        stop();
        start(config(PlantRecords.FEATURES, "unit"));

        // When
        input.pipeInput(key("another"), value(new float[] {10, 5, 0, 100}));

        // Then
        TestRecord<String, Object> score = scores.readRecord();
        assertThat(score.key()).isEqualTo("u1");
        assertThat(((ScoreEvent) score.value()).getEntity()).isEqualTo("u1");
    }

    @Test
    void model_thatCannotScoreAnything_stopsTheDetectorAndMakesNoDeadLetters() {
        // Given
        Detector broken = PlantRecords.detector(2);
        broken.close();
        models = name -> Optional.of(new ModelLease(broken, 4, () -> {}));
        List<TestRecord<byte[], byte[]>> polled =
                poll(rows(5).stream().map(DetectorTopologyTest::value).toList());

        // Then
        assertThatThrownBy(() -> input.pipeInput(polled.get(0)))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .satisfies(thrown -> assertThat(Failures.isPassing(thrown)).isTrue());
        assertThat(counters.snapshot().splitBatches()).isBetween(1L, 3L);
        assertThat(counters.snapshot().deadLetters()).isZero();
    }

    @Test
    void record_thatTheModelFailsOn_costsTheLogarithmOfTheBatch() {
        // Given
        Detector transparent = TransparentDetector.of(PlantRecords.FEATURES, 1, 1e9, 2);
        models = name -> Optional.of(new ModelLease(transparent, 4, () -> {}));
        List<byte[]> values = new ArrayList<>(
                rows(1_000).stream().map(DetectorTopologyTest::value).toList());
        values.set(700, value(new float[] {1, 2, 3, TransparentDetector.POISON}));

        // When
        poll(values).forEach(input::pipeInput);

        // Then
        assertThat(header(deadLetters.readRecord().headers(), "reason")).isEqualTo("SCORING_FAILED");
        assertThat(scores.readValuesToList())
                .extracting(score -> ((ScoreEvent) score).getSourceOffset())
                .doesNotContain(700L)
                .hasSize(999)
                .isSorted();
        assertThat(counters.snapshot().splitBatches()).isLessThanOrEqualTo(10);
        assertThat(counters.snapshot().batches()).isLessThanOrEqualTo(10);
    }

    @Test
    void batch_tooLargeForMemory_isHalvedUntilItFits_andTheNextIsNotTriedWhole() {
        // Given
        Detector narrow = TransparentDetector.withRoomFor(60, PlantRecords.FEATURES, 1, 1e9, 2);
        Detector ample = TransparentDetector.of(PlantRecords.FEATURES, 1, 1e9, 2);
        List<byte[]> values =
                rows(200).stream().map(DetectorTopologyTest::value).toList();
        models = name -> Optional.of(new ModelLease(ample, 4, () -> {}));
        poll(values).forEach(input::pipeInput);
        List<Double> expected = errors();
        models = name -> Optional.of(new ModelLease(narrow, 4, () -> {}));

        // When
        poll(values, 200).forEach(input::pipeInput);
        long splits = counters.snapshot().splitBatches();
        poll(values, 400).forEach(input::pipeInput);

        // Then
        assertThat(splits).isEqualTo(3);
        assertThat(counters.snapshot().splitBatches()).isEqualTo(splits);
        assertThat(counters.snapshot().deadLetters()).isZero();
        assertThat(counters.snapshot().untagged()).isZero();
        List<Double> found = errors();
        assertThat(found.subList(0, 200)).isEqualTo(expected);
        assertThat(found.subList(200, 400)).isEqualTo(expected);
    }

    @Test
    void memory_tooLittleForASingleRow_stopsTheDetectorAndMakesNoDeadLetters() {
        // Given
        Detector none = TransparentDetector.withRoomFor(0, PlantRecords.FEATURES, 1, 1e9, 2);
        models = name -> Optional.of(new ModelLease(none, 4, () -> {}));

        // Then
        assertThatThrownBy(() -> input.pipeInput(key("u1"), value(new float[] {10, 5, 0, 100})))
                .satisfies(thrown -> assertThat(Failures.isPassing(thrown)).isTrue());
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void record_ofThePast_isScoredAndFlagged() {
        // Given
        stop();
        start(config(PlantRecords.FEATURES, null, new StartConfig(null, Optional.of(Instant.ofEpochMilli(5_000)))));

        // When
        input.pipeInput(key("u1"), value(PlantRecords.brokenRow(random)), 4_999L);
        input.pipeInput(key("u1"), value(PlantRecords.brokenRow(random)), 5_000L);

        // Then
        assertThat(anomalies.readValuesToList())
                .extracting(event -> ((AnomalyEvent) event).getBackfill())
                .containsExactly(true, false);
        assertThat(scores.readValuesToList())
                .extracting(event -> ((ScoreEvent) event).getBackfill())
                .containsExactly(true, false);
    }

    @Test
    void anomaly_repeatsTheFieldsThatAreAskedFor() {
        // When
        input.pipeInput(key("k"), value(PlantRecords.brokenRow(random)), 1L);

        // Then
        assertThat(((AnomalyEvent) anomalies.readValue()).getPassThrough()).isEqualTo(Map.of("unit", "u1"));
    }

    @Test
    void account_ofRecordsOfEveryKind_isThatOfTheOutputs() {
        // Given
        List<byte[]> values = new ArrayList<>(
                rows(50).stream().map(DetectorTopologyTest::value).toList());
        values.set(7, new byte[] {1});
        values.set(8, null);
        values.set(20, value(PlantRecords.brokenRow(random)));

        // When
        poll(values).forEach(input::pipeInput);

        // Then
        long reported = anomalies.readValuesToList().size();
        KeyValueStore<String, byte[]> store = driver.getKeyValueStore(DetectorTopology.ACCOUNTS);
        PartitionAccount account =
                PartitionAccount.fromBytes(store.get("plant/0")).upTo(50);
        assertThat(reported).isPositive();
        assertThat(account.anomalous()).isEqualTo(reported);
        assertThat(account.deadLetters()).isEqualTo(1);
        assertThat(account.nullValues()).isEqualTo(1);
        assertThat(account.records()).isEqualTo(50);
        assertThat(account.from()).isZero();
    }

    private List<Double> errors() {
        return scores.readValuesToList().stream()
                .map(score -> ((ScoreEvent) score).getReconstructionError())
                .toList();
    }

    @Test
    void model_whenThereIsNone_stopsTheDetector() {
        // Given
        models = name -> Optional.empty();

        // Then
        assertThatThrownBy(() -> input.pipeInput(key("u1"), value(new float[] {10, 5, 0, 100})))
                .satisfies(thrown -> assertThat(Failures.isPassing(thrown)).isTrue());
    }

    @Test
    void record_withoutValue_isCountedAndPassedOver() {
        // When
        input.pipeInput(new TestRecord<>(key("u1"), null));

        // Then
        assertThat(counters.snapshot().nullValues()).isEqualTo(1);
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(scores.isEmpty()).isTrue();
    }

    private static DetectorConfig config(List<String> features, String entity) {
        return config(features, entity, null);
    }

    private static DetectorConfig config(List<String> features, String entity, StartConfig start) {
        return DetectorConfigBuilder.detector("plant", List.of(INPUT), features)
                .entity(entity)
                .start(start)
                .allScores()
                .passThrough(List.of("unit", "no.such.field"))
                .build();
    }

    private List<float[]> rows(int count) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(PlantRecords.row(random));
        }
        return rows;
    }

    /** The values as one poll of partition 0 brings them, tagged. */
    private List<TestRecord<byte[], byte[]>> poll(List<byte[]> values) {
        return poll(values, 0);
    }

    private List<TestRecord<byte[], byte[]>> poll(List<byte[]> values, int first) {
        TopicPartition partition = new TopicPartition(INPUT, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] value : values) {
            records.add(new ConsumerRecord<>(INPUT, 0, first + records.size(), key("u1"), value));
        }
        new PollTagger().onConsume(new ConsumerRecords<>(Map.of(partition, records), Map.of()));
        return records.stream()
                .map(record -> new TestRecord<>(record.key(), record.value(), record.headers(), 0L))
                .toList();
    }

    private static byte[] key(String unit) {
        return unit.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] value(float[] row) {
        return PlantRecords.framed(schemaId, PlantRecords.record("u1", row));
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader("latentry.error." + name).value(), StandardCharsets.UTF_8);
    }
}
