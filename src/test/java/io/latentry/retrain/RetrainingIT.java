/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.FeedbackKind;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.ApplicationConfig;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.ModelConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.TrainingConfig;
import io.latentry.feedback.FeedbackEntry;
import io.latentry.feedback.FeedbackLog;
import io.latentry.model.Champions;
import io.latentry.model.ModelPublisher;
import io.latentry.model.ModelTopic;
import io.latentry.stream.DetectionService;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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

/** From records in a topic to a published model, and to scores by it. */
@KafkaTest
class RetrainingIT {
    private static final long START = 1_700_000_000_000L;
    private static final int RECORDS = 3_000;
    /** Every 100th record is garbage. */
    private static final int READABLE = 2_970;

    @TempDir
    Path folder;

    private KafkaUnderTest kafka;
    private LatentryConfig config;
    private int schemaId;
    private int produced;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("plant"), PlantRecords.FEATURES)
                .allScores()
                .falseAlarmRate(0.01)
                .threads(1)
                .model(new ModelConfig(
                        null, null, OptionalInt.of(16), OptionalInt.of(2), null, null, OptionalInt.of(100), null, null))
                .training(new TrainingConfig(2_500, 500, null, null, null, null, null, null, null, null, null, 1))
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
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("plant", 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
    }

    @Test
    void retraining_ofATopic_usesTheNewestRowsInSlicesThatFollowOneAnother_andTheDetectorRunsOnIt() {
        // Given
        produce(RECORDS);

        // When
        ModelManifest manifest = retrain();

        // Then: 2,500 rows at most, every 100th of them unreadable; so many can spare some for the calibration
        long rows = manifest.getTraining().getRows()
                + manifest.getCalibration().getRows()
                + manifest.getJointCalibration().getRows();
        assertThat(rows + manifest.getGate().getRows()).isBetween(2_465L, 2_485L);
        assertThat(manifest.getGate().getRows())
                .isCloseTo(Math.round(0.15 * (rows + manifest.getGate().getRows())), within(2L));
        assertThat(manifest.getCalibration().getRows()).isEqualTo(Math.round(0.15 * rows));
        assertThat(manifest.getJointCalibration().getRows()).isEqualTo(Math.round(0.15 * rows));
        assertThat(manifest.getTraining().getToTime())
                .isBefore(manifest.getCalibration().getFromTime());
        assertThat(manifest.getCalibration().getToTime())
                .isBefore(manifest.getJointCalibration().getFromTime());
        assertThat(manifest.getJointCalibration().getToTime())
                .isBefore(manifest.getGate().getFromTime());
        assertThat(manifest.getGate().getToTime().toEpochMilli()).isEqualTo(START + RECORDS - 1);
        assertThat(manifest.getVersion()).isEqualTo(1);
        assertThat(manifest.getFalseAlarmRate()).isEqualTo(0.01);
        assertThat(manifest.getMetrics()).containsKey("elbo");
        assertThat(manifest.getOptions())
                .containsEntry("model.kind", "sigma-vae")
                .containsEntry("model.hidden", "16")
                .containsEntry("model.learningRate", "auto");

        assertThat(TrainingRecipe.feedbackReadAt(manifest)).isBefore(manifest.getCreatedAt());

        try (DetectionService service = new DetectionService(config, states -> {})) {
            service.start();
            await().ignoreExceptions().until(this::scores, scores -> scores == READABLE);
        }
    }

    @Test
    void retraining_onARangeThatHoldsMoreThanIsKept_readsFromAllOverIt() {
        // Given
        produce(RECORDS);
        TimeRange range = new TimeRange(
                Optional.of(Instant.ofEpochMilli(START + 500)), Optional.of(Instant.ofEpochMilli(START + 2_500)));

        // When
        History history = reader().read(640, range, FeedbackRule.NONE, (n, of) -> {
            assertThat(n).isLessThanOrEqualTo(of);
        });

        // Then: every 100th of them cannot be read
        List<History.Row> rows = history.rows();
        assertThat(rows).hasSizeBetween(620, 640);
        assertThat(rows.get(0).time()).isBetween(START + 500, START + 600);
        assertThat(rows.get(rows.size() - 1).time()).isBetween(START + 2_490, START + 2_499);
        assertThat(rows).extracting(History.Row::stretch).contains(0, 31, 63);
        assertThat(history.written()).isEqualTo(RECORDS);
    }

    @Test
    void history_withAConfirmedFault_keepsItApart_andWhatFollowsIsAStretchOfItsOwn() {
        // Given
        produce(1_000);
        FeedbackEntry fault = FeedbackEntry.said(
                "plant",
                FeedbackKind.CONFIRMED,
                Optional.of("u"),
                Instant.ofEpochMilli(START + 300),
                Optional.of(Instant.ofEpochMilli(START + 399)),
                Optional.empty(),
                "operator",
                "");
        FeedbackRule rule = new FeedbackRule(FeedbackLog.of(List.of(fault)));

        // When
        History history = reader().read(1_000, TimeRange.ALL, rule, (n, of) -> {});

        // Then: every 100th cannot be read; each partition has its own course of the entity
        assertThat(history.faults()).hasSize(99);
        assertThat(history.leftOut()).isEqualTo(99);
        assertThat(history.heldSince()).contains(Instant.ofEpochMilli(START));
        assertThat(history.rows()).hasSize(891).allMatch(row -> row.time() < START + 300 || row.time() > START + 399);
        assertThat(history.rows())
                .filteredOn(row -> row.time() > START + 399)
                .extracting(History.Row::stretch)
                .doesNotContain(0);
    }

    @Test
    void retraining_onRecordsThatAreNotLikeTheNewest_publishesNothingAndNamesTheCheck() {
        // Given: a champion, then 2,100 records of another plant, then 400 of this one
        produce(RECORDS);
        long champion = retrain().getVersion();
        produce(2_100, random -> {
            float[] row = PlantRecords.row(random);
            row[0] = (float) random.nextGaussian();
            return row;
        });
        produce(400);

        // When
        RetrainingOutcome outcome = once();

        // Then
        assertThat(outcome.published()).isEmpty();
        assertThat(outcome.gate().champion()).contains(champion);
        assertThat(outcome.gate().reason()).contains("logLikelihood: ");
        assertThat(new Champions(config).of("plant").orElseThrow().manifest().getVersion())
                .isEqualTo(champion);
    }

    @Test
    void retraining_onRecordsThatTheChampionHasSeen_isComparedWithItAllTheSame() {
        // Given: a champion of the newest records
        produce(RECORDS);
        long champion = retrain().getVersion();

        // When: older ones train
        TimeRange older = new TimeRange(Optional.empty(), Optional.of(Instant.ofEpochMilli(START + 2_000)));
        RetrainingOutcome outcome = once(RetrainReason.command(), older);

        // Then
        assertThat(outcome.gate().champion()).contains(champion);
        assertThat(outcome.gate().checks())
                .extracting(GateCheck::name)
                .contains("recall.all", "comparison")
                .doesNotContain("logLikelihood");
        assertThat(outcome.published().orElseThrow().getMetrics())
                .containsKey("gate.recall.all")
                .doesNotContainKey("gate.comparison");
    }

    @Test
    void look_soonAfterATraining_seesNoDriftInWhatTheModelWasTrainedOn() {
        // Given: most of the newest records have trained the model in service
        produce(2_500);
        retrain();
        produce(500);

        // When
        Outlook outlook = new Lookout(config).look(config.detectors().get(0));

        // Then
        Drift drift = outlook.drift().orElseThrow();
        assertThat(drift.moved()).as(drift.toString()).isFalse();
        assertThat(drift.distance()).as(drift.toString()).isLessThan(0.15);
        assertThat(drift.samples()).as(drift.toString()).isGreaterThan(100);
    }

    @Test
    void retraining_afterOneThatDriftCalledFor_doesNotReachBackToBeforeTheMoveEither() {
        // Given: a champion, then 1,000 records of another operating point, and a training that drift calls for
        produce(RECORDS);
        retrain();
        long moved = START + produced;
        produce(1_000, RetrainingIT::elsewhere);
        ModelManifest afterMove =
                once(RetrainReason.drift(new Drift(0.5, 400))).published().orElseThrow();
        produce(400, RetrainingIT::elsewhere);

        // When: of the newest 2,500 records 1,100 are of before
        ModelManifest next = once(RetrainReason.time()).published().orElseThrow();

        // Then
        assertThat(afterMove.getNormalSince().toEpochMilli()).isBetween(moved, moved + 5);
        assertThat(next.getNormalSince()).isEqualTo(afterMove.getNormalSince());
        assertThat(next.getTraining().getFromTime()).isAfterOrEqualTo(afterMove.getNormalSince());
        assertThat(next.getGate().getToTime().toEpochMilli()).isEqualTo(START + produced - 1);
    }

    @Test
    void retraining_onARangeThatReachesBackToBeforeAMove_takesAllItsRowsFromAfterIt() {
        // Given: 3,000 records of before a move and 700 of after it; of 640 rows from all over, 120 are of the latter
        produce(RECORDS);
        Instant moved = Instant.ofEpochMilli(START + produced);
        produce(700, RetrainingIT::elsewhere);
        DetectorConfig detector = keeping(640);
        TimeRange range = new TimeRange(Optional.of(Instant.ofEpochMilli(START)), Optional.empty());

        // When
        History history = Retraining.trainable(
                detector, reader(detector), range, FeedbackRule.NONE, Optional.of(moved), (n, of) -> {});
        History tooLittle = Retraining.trainable(
                detector,
                reader(detector),
                range,
                FeedbackRule.NONE,
                Optional.of(moved.plusMillis(400)),
                (n, of) -> {});

        // Then: where fewer than 500 came after a move, all of the range
        assertThat(history.rows()).hasSizeBetween(620, 640).allMatch(row -> row.time() >= moved.toEpochMilli());
        assertThat(history.normalSince()).contains(moved);
        assertThat(tooLittle.rows().get(0).time()).isLessThan(START + 100);
        assertThat(tooLittle.normalSince()).isEmpty();
    }

    /** The detector, of whose records so many are kept. */
    private DetectorConfig keeping(int rows) {
        DetectorConfig detector = config.detectors().get(0);
        TrainingConfig training =
                new TrainingConfig(rows, 500, null, null, null, null, null, null, null, null, null, null);
        return DetectorConfigBuilder.detector(detector.name(), detector.topics(), detector.features())
                .training(training)
                .build();
    }

    private static float[] elsewhere(Random random) {
        float[] row = PlantRecords.row(random);
        for (int d = 0; d < row.length; d++) {
            row[d] += 20;
        }
        return row;
    }

    @Test
    void retraining_thatIsPublished_deletesOldVersionsThatNobodyNeeds() {
        // Given: four versions, none of which can be loaded, each made beside the one before
        produce(1_000);
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        for (int version = 1; version <= 4; version++) {
            var unused = new ModelPublisher(config)
                    .publish(Manifests.draft("plant", PlantRecords.FEATURES).build(), new byte[version]);
        }

        // When: one of the newest is kept
        long champion = retrain().getVersion();

        // Then: with the predecessor, and what that one would go back to
        ModelTopic topic = new ModelTopic(config);
        await().untilAsserted(
                        () -> assertThat(topic.read().get("plant").versions()).containsOnlyKeys(3L, 4L, champion));
        assertThat(topic.history())
                .filteredOn(event -> event.getKind() == ModelEventKind.PRUNED)
                .allMatch(event ->
                        event.getActor().equals("retrain") && event.getReason().equals("training.keepVersions is 1"))
                .extracting(ModelEvent::getVersion)
                .containsExactly(1L, 2L);
    }

    @Test
    void upkeep_thatFindsNothingToDelete_fencesNobody() throws Exception {
        // Given: one version, and its writer's epoch
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        var unused = new ModelPublisher(config)
                .publish(Manifests.draft("plant", PlantRecords.FEATURES).build(), new byte[1]);
        int before = writersEpoch();

        // When
        Upkeep.after(new ModelTopic(config), config.detectors().get(0), "test");

        // Then
        assertThat(writersEpoch()).isEqualTo(before);
    }

    /** It grows with each writer that fences those before it. */
    private int writersEpoch() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            String writer = config.topics().models() + "-plant";
            return admin.describeTransactions(List.of(writer))
                    .description(writer)
                    .get()
                    .producerEpoch();
        }
    }

    @Test
    void retraining_duringWhichAnotherVersionBecameChampion_publishesNothingEvenIfThereWasNoneToCompareWith() {
        // Given: a first training, and another one that is faster
        produce(RECORDS);
        AtomicBoolean done = new AtomicBoolean();
        RetrainingProgress other = new RetrainingProgress() {
            @Override
            public void reading(long rows, long of) {}

            @Override
            public void training(int step, int steps, double loss) {
                if (!done.getAndSet(true)) {
                    var unused = new ModelPublisher(config)
                            .publish(
                                    Manifests.draft("plant", PlantRecords.FEATURES)
                                            .build(),
                                    new byte[1]);
                }
            }
        };

        // When, Then
        assertThatThrownBy(() ->
                        new Retraining(config, "test").once(config.detectors().get(0), other))
                .isInstanceOf(RetrainingException.class)
                .hasMessageContaining("when there was none; now version 1 is champion");
    }

    @Test
    void retraining_withTooFewRecords_saysHowManyThereAreAndHowManyItAsksFor() {
        // Given
        produce(100);

        // Then
        assertThatThrownBy(this::retrain)
                .isInstanceOf(RetrainingException.class)
                .hasMessageContaining("99 readable records")
                .hasMessageContaining("training.minimumRows asks for 500");
    }

    private HistoryReader reader() {
        return reader(config.detectors().get(0));
    }

    private HistoryReader reader(DetectorConfig detector) {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        FeatureReader features = new FeatureReader(registry, PlantRecords.FEATURES, "key", "record");
        return new HistoryReader(config.kafka(), detector, features);
    }

    private ModelManifest retrain() {
        return once().published().orElseThrow();
    }

    private RetrainingOutcome once() {
        return once(RetrainReason.command());
    }

    private RetrainingOutcome once(RetrainReason reason) {
        return once(reason, TimeRange.ALL);
    }

    private RetrainingOutcome once(RetrainReason reason, TimeRange range) {
        return new Retraining(config, "test").once(config.detectors().get(0), reason, range, new RetrainingProgress() {
            @Override
            public void reading(long rows, long limit) {
                assertThat(rows).isLessThanOrEqualTo(limit);
            }

            @Override
            public void training(int step, int steps, double loss) {
                assertThat(loss).isFinite();
            }
        });
    }

    private int scores() {
        try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.scores")) {
            await().until(() -> tail.poll(ScoreEvent.class).size() >= READABLE);
            return tail.poll(ScoreEvent.class).size();
        }
    }

    private void produce(int count) {
        produce(count, PlantRecords::row);
    }

    private void produce(int count, Function<Random, float[]> rows) {
        Random random = new Random(produced + 1);
        long start = START + produced;
        produced += count;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                byte[] row = PlantRecords.framed(schemaId, PlantRecords.record("u", rows.apply(random)));
                byte[] value = i % 100 == 50 ? new byte[] {9} : row;
                var unused = producer.send(new ProducerRecord<>("plant", i % 2, start + i, "u", value));
            }
            producer.flush();
        }
    }
}
