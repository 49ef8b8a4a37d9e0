/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.AvroSerializer;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.ShadowReport;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.Scores;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ChampionStanding;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second model beside the champion: what it finds, and that nobody notices. Then what a swap does to an alarm. */
class ShadowTopologyTest {
    private static final String INPUT = "plant";
    private static final TopicsConfig TOPICS = new TopicsConfig(null, null, null);
    private static final ShadowConfig ALL = new ShadowConfig(1.0, null, null);
    private static final Duration LONGER_THAN_A_REPORT = ALL.reportEvery().plusSeconds(1);
    private static final float[] STUCK = {30, 5, 0, 100};
    private static final long CHAMPION = 3;
    private static final long SECOND = 4;

    private static LocalRegistry registry;
    private static Map<String, String> registryConfig;
    private static int schemaId;

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final List<float[]> rows =
            IntStream.range(0, 400).mapToObj(i -> PlantRecords.row(random)).toList();
    private Detector champion;
    private Optional<Detector> second = Optional.empty();
    private Optional<ChampionStanding> standing = Optional.empty();
    private long championVersion = CHAMPION;
    private int drivers;

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
    void records_thatTwoModelsJudge_areCountedByWhoCallsThemAnomalous() {
        // Given: with a window of 1, a level above the threshold is anomalous
        champion = TransparentDetector.of(PlantRecords.FEATURES, 1, 420, 2);
        Detector other = TransparentDetector.of(PlantRecords.FEATURES, 1, 440, 2);
        second = Optional.of(other);

        // When
        List<ShadowReport> reports = run(1, ALL).reports();

        // Then
        Scores byChampion = champion.score(PlantRecords.buffer(rows), rows.size());
        Scores bySecond = other.score(PlantRecords.buffer(rows), rows.size());
        long both = count(byChampion, true, bySecond, true);
        long onlyChampion = count(byChampion, true, bySecond, false);
        assertThat(both).isPositive();
        assertThat(onlyChampion).isPositive();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.getDetector()).isEqualTo("plant");
            assertThat(report.getChampionVersion()).isEqualTo(CHAMPION);
            assertThat(report.getSecondVersion()).isEqualTo(SECOND);
            assertThat(report.getRecords()).isEqualTo(rows.size());
            assertThat(report.getBoth()).isEqualTo(both);
            assertThat(report.getOnlyChampion()).isEqualTo(onlyChampion);
            assertThat(report.getOnlySecond()).isZero();
            assertThat(report.getSecondFailures() + report.getChampionFailures())
                    .isZero();
            assertThat(report.getTask()).isEqualTo("0_0");
            assertThat(report.getTo()).isAfterOrEqualTo(report.getFrom());
        });
    }

    @Test
    void windows_thatTwoModelsJudge_areFollowedByEachAsIfItWereAlone() {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, 4, 1, 2);
        second = Optional.of(TransparentDetector.of(PlantRecords.FEATURES, 4, 4_000, 2));
        List<ShadowReport> together = run(4, ALL).reports();

        // When
        champion = second.get();
        second = Optional.empty();
        Findings alone = run(4, ALL);

        // Then
        long anomalous = alone.scores.stream().filter(ScoreEvent::getAnomalous).count();
        assertThat(anomalous).isPositive().isLessThan(rows.size());
        assertThat(together).singleElement().satisfies(report -> {
            assertThat(report.getRecords()).isEqualTo(rows.size());
            assertThat(report.getBoth()).isEqualTo(anomalous);
            assertThat(report.getOnlyChampion()).isEqualTo(rows.size() - anomalous);
        });
        assertThat(alone.reports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void results_ofTheChampion_areTheSameBytesWithAndWithoutASecondModel(int window) {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, window, window == 1 ? 420 : 4_000, 2);
        Findings without = run(window, ALL);

        // When
        second = Optional.of(TransparentDetector.of(PlantRecords.FEATURES, window, 1, 3));
        Findings with = run(window, ALL);

        // Then
        assertThat(with.results()).isEqualTo(without.results()).isNotEmpty();
        assertThat(with.changelog()).isEqualTo(without.changelog());
        assertThat(with.reports()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void secondModel_thatFails_isCountedAndDisturbsNobody(int window) {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, window, 1e9, 2);
        Findings without = run(window, ALL);
        Detector closed = TransparentDetector.of(PlantRecords.FEATURES, window, 1, 2);
        closed.close();

        // When
        second = Optional.of(closed);
        Findings with = run(window, ALL);

        // Then
        assertThat(with.results()).isEqualTo(without.results());
        assertThat(with.reports()).singleElement().satisfies(report -> {
            assertThat(report.getRecords()).isZero();
            assertThat(report.getSecondFailures()).isEqualTo(rows.size());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void secondModel_thatLacksMemory_isNotBlamed(int window) {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, window, 1e9, 2);
        Findings without = run(window, ALL);

        // When
        second = Optional.of(TransparentDetector.withRoomFor(1, PlantRecords.FEATURES, window, 1, 2));
        Findings with = run(window, ALL);

        // Then
        assertThat(with.results()).isEqualTo(without.results());
        assertThat(with.reports())
                .allSatisfy(report -> assertThat(report.getSecondFailures()).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void champion_thatFailsOnARecordThatTheSecondModelJudges_isCounted(int window) {
        // Given: a window with a number this large fails
        champion = TransparentDetector.of(PlantRecords.FEATURES, window, 1e9, 2);
        second = Optional.of(PlantRecords.detector(2, window));
        List<float[]> poisoned = new ArrayList<>(rows);
        poisoned.set(200, new float[] {TransparentDetector.POISON, 5, 0, 100});

        // When
        List<ShadowReport> reports = run(window, ALL, poisoned).reports();

        // Then
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.getChampionFailures()).isEqualTo(1));
        second.get().close();
    }

    @Test
    void share_ofTheRecords_isWhatTheSecondModelJudges() {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, 1, 420, 2);
        second = Optional.of(TransparentDetector.of(PlantRecords.FEATURES, 1, 420, 2));

        // When
        List<ShadowReport> reports = run(1, new ShadowConfig(0.25, null, null)).reports();

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat((double) report.getRecords() / rows.size()).isCloseTo(0.25, within(0.07));
            assertThat(report.getOnlyChampion() + report.getOnlySecond()).isZero();
        });
    }

    @Test
    void share_thatTakesInNoEntity_leavesTheFirstOneOfATask() {
        // Given
        champion = TransparentDetector.of(PlantRecords.FEATURES, 4, 4_000, 2);
        second = Optional.of(TransparentDetector.of(PlantRecords.FEATURES, 4, 4_000, 2));

        // When: of four entities, in turns
        List<ShadowReport> reports = run(4, new ShadowConfig(1e-9, null, null)).reports();

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.getRecords()).isEqualTo(rows.size() / 4);
            assertThat(report.getOnlyChampion() + report.getOnlySecond()).isZero();
        });
    }

    @Test
    void champion_thatIsWatchedAndRefused_isReportedByEachTaskWithWhatJudgesInItsPlace() {
        // Given: no records, and the refused version is newer than the one in service
        champion = TransparentDetector.of(PlantRecords.FEATURES, 1, 420, 2);
        standing = Optional.of(new ChampionStanding(
                CHAMPION + 1, Instant.MAX, CHAMPION, Optional.of("version 4 refused: hash: differs")));

        // When
        List<ShadowReport> reports = run(1, ALL, List.of()).reports();

        // Then
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.getDetector()).isEqualTo("plant");
            assertThat(report.getChampionVersion()).isEqualTo(CHAMPION + 1);
            assertThat(report.getSecondVersion()).isZero();
            assertThat(report.getServingVersion()).isEqualTo(CHAMPION);
            assertThat(report.getRefusal()).isEqualTo("version 4 refused: hash: differs");
            assertThat(report.getTask()).isEqualTo("0_0");
            assertThat(report.getRecords()).isZero();
        });
    }

    @Test
    void alarm_thatIsOn_staysOnAcrossASwapAndIsReleasedLater() {
        // Given: 80 sound readings, 60 with a stuck sensor and the swap in their middle, 120 sound ones
        try (Detector first = PlantRecords.detector(1, 4);
                Detector next = PlantRecords.detector(2, 4);
                TopologyTestDriver driver = driver(4, ALL)) {
            champion = first;
            TestInputTopic<byte[], byte[]> input = input(driver);
            IntStream.range(0, 80).forEach(i -> pipe(input, PlantRecords.row(random)));
            IntStream.range(0, 30).forEach(i -> pipe(input, STUCK));

            // When
            champion = next;
            championVersion = CHAMPION + 1;
            IntStream.range(0, 30).forEach(i -> pipe(input, STUCK));
            IntStream.range(0, 120).forEach(i -> pipe(input, PlantRecords.row(random)));

            // Then
            List<ScoreEvent> scores = scores(driver);
            List<Integer> on = IntStream.range(0, scores.size())
                    .filter(i -> scores.get(i).getAnomalous())
                    .boxed()
                    .toList();
            assertThat(on.get(0)).isBetween(80, 90);
            int begin = on.get(0);
            assertThat(on)
                    .as("one alarm, without a gap")
                    .isEqualTo(IntStream.range(begin, begin + on.size()).boxed().toList());
            assertThat(on.get(on.size() - 1)).isBetween(139, 230);
            assertThat(scores.subList(0, 110)).allMatch(score -> score.getModelVersion() == CHAMPION);
            assertThat(scores.subList(110, 260)).allMatch(score -> score.getModelVersion() == CHAMPION + 1);
        }
    }

    private static long count(Scores a, boolean byA, Scores b, boolean byB) {
        return IntStream.range(0, a.size())
                .filter(i -> a.anomalous(i) == byA && b.anomalous(i) == byB)
                .count();
    }

    private Findings run(int window, ShadowConfig shadow) {
        return run(window, shadow, rows);
    }

    /** Brings the records in polls of 50, of four entities. */
    private Findings run(int window, ShadowConfig shadow, List<float[]> records) {
        try (TopologyTestDriver driver = driver(window, shadow)) {
            TestInputTopic<byte[], byte[]> input = input(driver);
            for (int from = 0; from < records.size(); from += 50) {
                List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
                for (int i = from; i < from + 50; i++) {
                    byte[] key = ("u" + i % 4).getBytes(StandardCharsets.UTF_8);
                    polled.add(new ConsumerRecord<>(INPUT, 0, i, key, value(records.get(i))));
                }
                new PollTagger()
                        .onConsume(new ConsumerRecords<>(Map.of(new TopicPartition(INPUT, 0), polled), Map.of()));
                polled.forEach(record -> input.pipeInput(
                        new TestRecord<>(record.key(), record.value(), record.headers(), Instant.EPOCH)));
            }
            List<ScoreEvent> scores = new ArrayList<>();
            List<String> results = new ArrayList<>();
            AvroDeserializer events = events();
            for (String topic : List.of(TOPICS.scores(), TOPICS.deadLetters())) {
                bytes(driver, topic).forEach(bytes -> {
                    results.add(new String(bytes, StandardCharsets.ISO_8859_1));
                    if (topic.equals(TOPICS.scores())) {
                        scores.add((ScoreEvent) events.deserialize(topic, bytes));
                    }
                });
            }
            List<String> changelog = window == 1
                    ? List.of()
                    : bytes(driver, "test-entities-changelog").stream()
                            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                            .toList();
            driver.advanceWallClockTime(LONGER_THAN_A_REPORT);
            List<ShadowReport> reports =
                    driver
                            .createOutputTopic(TOPICS.shadow(), new StringDeserializer(), events())
                            .readValuesToList()
                            .stream()
                            .map(ShadowReport.class::cast)
                            .toList();
            return new Findings(scores, results, changelog, reports);
        }
    }

    private static List<byte[]> bytes(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList();
    }

    private static List<ScoreEvent> scores(TopologyTestDriver driver) {
        return driver.createOutputTopic(TOPICS.scores(), new StringDeserializer(), events()).readValuesToList().stream()
                .map(ScoreEvent.class::cast)
                .toList();
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver) {
        return driver.createInputTopic(INPUT, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void pipe(TestInputTopic<byte[], byte[]> input, float[] row) {
        input.pipeInput(new byte[] {'u'}, value(row));
    }

    private static byte[] value(float[] row) {
        return PlantRecords.framed(schemaId, PlantRecords.record("u", row));
    }

    private static AvroDeserializer events() {
        AvroDeserializer events = new AvroDeserializer();
        events.configure(registryConfig, false);
        return events;
    }

    private TopologyTestDriver driver(int window, ShadowConfig shadow) {
        DetectorConfig config = DetectorConfigBuilder.detector("plant", List.of(INPUT), PlantRecords.FEATURES)
                .window(window)
                .allScores()
                .training(new TrainingConfig(null, null, null, null, null, null, null, null, null, null, shadow, null))
                .build();
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(registryConfig, false);
        Properties settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", folder.resolve("state" + drivers++).toString());
        SchemaRegistryClient client = SchemaRegistryClient.of(registryConfig);
        ModelSource models = new ModelSource() {
            @Override
            public Optional<ModelLease> lease(String name) {
                return Optional.of(new ModelLease(champion, championVersion, () -> {}));
            }

            @Override
            public Optional<ModelLease> second(String name) {
                return second.map(detector -> new ModelLease(detector, SECOND, () -> {}));
            }

            @Override
            public Optional<ChampionStanding> standing(String name) {
                return standing;
            }
        };
        return new TopologyTestDriver(
                DetectorTopology.build(
                        config,
                        TOPICS,
                        () -> new FeatureReader(client, config.features(), config.entity(), config.time()),
                        models,
                        serializer,
                        new StreamCounters()),
                settings,
                Instant.EPOCH);
    }

    private record Findings(
            List<ScoreEvent> scores, List<String> results, List<String> changelog, List<ShadowReport> reports) {}
}
