/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static io.latentry.avro.ModelEventKind.PROMOTED;
import static io.latentry.avro.ModelEventKind.SHADOWED;
import static io.latentry.avro.ModelEventKind.TRAINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.ModelCheck;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.ShadowReport;
import io.latentry.config.ConfigLoader;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.AlarmRule;
import io.latentry.local.FleetSimulator;
import io.latentry.local.KafkaTarget;
import io.latentry.local.SimulationPlan;
import io.latentry.local.SimulationRun;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelTopic;
import io.latentry.model.PinnedModel;
import io.latentry.stream.AccountBook;
import io.latentry.stream.DetectorAccount;
import io.latentry.stream.TopicCount;
import io.latentry.testing.ForkedLatentry;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.TopicTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet moves to another operating point under a running detector and its sidecar, both as their commands run them: what is
 * normal is learned anew, proves itself in the shadow and takes over, and every record is accounted for.
 */
@KafkaTest
class MovingFleetIT {
    private static final Logger LOG = LoggerFactory.getLogger(MovingFleetIT.class);

    private static final String NAME = "fleet";
    private static final String TOPIC = "fleet-readings";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PAST = 4_000;
    private static final double PER_SECOND = 500;
    private static final int CALM = 2_000;
    private static final int AFTERWARDS = 3_000;
    private static final double VALVES_CLOSED = 1.6;
    private static final int GARBAGE = 7;
    private static final int NULLS = 5;

    @TempDir
    Path folder;

    /** So slow that weather and demand are others with each reading: the records are as good as independent. */
    private final FleetSimulator fleet = new FleetSimulator(8, 5, Duration.ZERO, Duration.ofMinutes(2 * 1_440 + 427));

    private final Timeline timeline = new Timeline();
    private KafkaUnderTest kafka;
    private LatentryConfig config;
    private DetectorConfig detector;
    private String file;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        Path path = Files.writeString(folder.resolve("latentry.yaml"), """
                kafka: { bootstrap.servers: "%s" }
                schemaRegistry: { schema.registry.url: "%s" }
                application: { stateDir: "%s" }
                device: cpu
                detectors:
                  - name: %s
                    topics: [%s]
                    features: %s
                    falseAlarmRate: 0.01
                    scores: { emit: all }
                    threads: 1
                    model: { networks: 1, hidden: 16, latent: 3, steps: 300 }
                    training:
                      rows: %d
                      minimumRows: 500
                      drift: { every: 6s, records: %d }
                      shadow: { share: 0.5, promoteAfter: 12s, watch: 60s }
                """.formatted(
                        kafka.bootstrapServers(),
                        kafka.registryUrl(),
                        folder.resolve("state"),
                        NAME,
                        TOPIC,
                        Fleet.FEATURES,
                        PAST,
                        PAST));
        file = path.toString();
        config = ConfigLoader.load(path, Map.of());
        detector = config.detectors().get(0);
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        try (SimulationRun past = simulate(new SimulationPlan(0, 0, OptionalLong.of(PAST), 0))) {
            assertThat(past.await(PATIENCE)).isTrue();
        }
        produceUnreadable();
    }

    @AfterEach
    void stop() {
        LOG.info("{}", timeline);
        kafka.close();
    }

    @Test
    void fleet_thatMoves_isLearnedAnewAndJudgedWithinBudgetAgain_andNoRecordIsLost() throws Exception {
        // Given: everything runs, and the fleet is as it was
        timeline.note("the sidecar and the detector are started, on a past of %,d records".formatted(PAST));
        Instant move;
        try (TopicTail scores = tail(config.topics().scores());
                ForkedLatentry sidecar = latentry("retrain");
                ForkedLatentry run = latentry("run")) {
            try {
                until(() -> has(PROMOTED, 1), sidecar, run);
                until(() -> scores.pollToEnd(PATIENCE).size() >= PAST, sidecar, run);
                timeline.note("the past is judged");
                try (SimulationRun calm = simulate(SimulationPlan.live(PER_SECOND, 0))) {
                    until(() -> scores.pollToEnd(PATIENCE).size() >= PAST + CALM, sidecar, run);
                }

                // When
                move = timeline.note("the fleet moves: valves are closed");
                fleet.throttle(VALVES_CLOSED);
                try (SimulationRun moved = simulate(SimulationPlan.live(PER_SECOND, 0))) {
                    until(() -> !scores.pollToEnd(PATIENCE).isEmpty() && has(PROMOTED, 2), sidecar, run);
                    until(() -> newestVersion(scores) == 2, sidecar, run);
                    int before = scores.pollToEnd(PATIENCE).size();
                    until(() -> scores.pollToEnd(PATIENCE).size() >= before + AFTERWARDS, sidecar, run);
                }
                produceUnreadable();
                until(this::isAllAccountedFor, sidecar, run);
                timeline.note("all is judged");
                assertThat(run.terminate()).isZero();
                assertThat(sidecar.terminate()).isZero();
            } finally {
                history().forEach(timeline::note);
                timeline.noteLog("retrain", sidecar.log());
                timeline.noteLog("run", run.log());
            }
        }

        // Then
        assertHistory();
        assertShadow();
        JudgedRecords records = assertAccount();
        assertAlarms(records, move);
        records.successions()
                .forEach((partition, versions) -> assertThat(versions)
                        .as("versions that judged partition %d", partition)
                        .isEqualTo(List.of(1L, 2L)));
        for (long version : List.of(1L, 2L)) {
            try (PinnedModel model = PinnedModel.load(
                            config, detector, Fleet.FEATURES, Optional.of(version), AlarmRule.AS_TRAINED);
                    ModelLease lease = model.lease(NAME).orElseThrow()) {
                JudgedRecords.Farthest farthest =
                        records.where(judged -> judged.version() == version).farthestFrom(lease.detector());
                assertThat(farthest.distance()).as(farthest.text()).isLessThan(1e-5);
            }
        }
    }

    private void assertHistory() {
        List<ModelEvent> history = history();
        assertThat(history)
                .extracting(ModelEvent::getKind)
                .containsExactly(TRAINED, PROMOTED, TRAINED, SHADOWED, PROMOTED);
        assertThat(history).extracting(ModelEvent::getVersion).containsExactly(1L, 1L, 2L, 2L, 2L);
        ModelEvent trained = history.get(2);
        assertThat(trained.getReason()).startsWith("drift: distance").endsWith("passed the gate");
        assertThat(trained.getParentVersion()).isEqualTo(1);
        assertThat(trained.getChecks())
                .extracting(ModelCheck::getName)
                .contains("finiteWeights", "latentCollapse", "logLikelihood", "alarmRate", "recall.all");
        ModelEvent promoted = history.get(4);
        assertThat(promoted.getActor()).isEqualTo("watch");
        assertThat(promoted.getChecks()).extracting(ModelCheck::getName).containsExactly("liveAlarms", "liveFailures");
        assertThat(history).flatExtracting(ModelEvent::getChecks).allMatch(ModelCheck::getPassed);
    }

    /** Before its promotion the challenger judged beside the champion, and gave fewer alarms. */
    private void assertShadow() {
        List<ShadowReport> reports = all(config.topics().shadow(), ShadowReport.class).stream()
                .filter(report -> report.getChampionVersion() == 1 && report.getSecondVersion() == 2)
                .toList();
        assertThat(reports).hasSizeGreaterThan(10);
        assertThat(reports.stream().mapToLong(ShadowReport::getOnlyChampion).sum())
                .isGreaterThan(10
                        * reports.stream()
                                .mapToLong(ShadowReport::getOnlySecond)
                                .sum());
        assertThat(reports).allMatch(report -> report.getSecondFailures() == 0);
    }

    /** Each record has had one effect, by the account that the detector keeps and by the topics themselves. */
    private JudgedRecords assertAccount() {
        History input = input();
        DetectorAccount account = account();
        assertThat(input.unreadable()).isEqualTo(2 * GARBAGE);
        assertThat(account.records()).isEqualTo(input.written());
        assertThat(account.normal() + account.anomalous())
                .isEqualTo(input.rows().size());
        assertThat(account.deadLetters()).isEqualTo(2 * GARBAGE);
        assertThat(account.nullValues()).isEqualTo(2 * NULLS);
        assertThat(account.underWay()).isZero();
        assertThat(TopicCount.mismatches(config, detector, account)).isEmpty();

        JudgedRecords records = JudgedRecords.of(input, all(config.topics().scores(), ScoreEvent.class));
        List<AnomalyEvent> anomalies = all(config.topics().anomalies(), AnomalyEvent.class);
        assertThat(anomalies)
                .extracting(event ->
                        event.getSourcePartition() + "/" + event.getSourceOffset() + " by " + event.getModelVersion())
                .containsExactlyInAnyOrderElementsOf(records.anomalies());
        Instant promoted = history().get(4).getTime();
        assertThat(anomalies)
                .filteredOn(event -> event.getModelVersion() == 2)
                .allMatch(event -> !event.getDetectionTime().isBefore(promoted));
        return records;
    }

    /** Within the budget's law before the move, far out of it until the new model, and within it again. */
    private void assertAlarms(JudgedRecords records, Instant move) {
        Map<Long, ModelManifest> manifests =
                new ModelTopic(config).read().get(NAME).versions();
        long moved = move.toEpochMilli();
        long trained = manifests.get(1L).getCreatedAt().toEpochMilli();
        GateCheck calm = records.where(
                        judged -> judged.row().time() > trained && judged.row().time() < moved)
                .alarms(manifests.get(1L));
        GateCheck meanwhile = records.where(judged -> judged.row().time() >= moved && judged.version() == 1)
                .alarms(manifests.get(1L));
        GateCheck after = records.where(judged -> judged.version() == 2).alarms(manifests.get(2L));
        timeline.note(move, "until now: " + told(calm));
        timeline.note(history().get(4).getTime(), "since the move, by the old model: " + told(meanwhile));
        timeline.note(Instant.now(), "since the move, by the new model: " + told(after));
        assertThat(calm.passed()).as(calm.text()).isTrue();
        assertThat(meanwhile.passed()).as(meanwhile.text()).isFalse();
        assertThat(meanwhile.value()).isGreaterThan(0.3);
        assertThat(after.passed()).as(after.text()).isTrue();
    }

    private static String told(GateCheck alarms) {
        return String.format(Locale.ROOT, "%s; chance allows it %.3f %%", alarms.text(), 100 * alarms.limit());
    }

    private ForkedLatentry latentry(String command) throws Exception {
        return ForkedLatentry.start(folder.resolve(command + ".log"), command, "-c", file);
    }

    private SimulationRun simulate(SimulationPlan plan) {
        return SimulationRun.start(
                fleet, plan, KafkaTarget.of(kafka.bootstrapServers(), kafka.registryUrl(), TOPIC, 2));
    }

    /** What no detector can read, and what has no value. */
    private void produceUnreadable() {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < GARBAGE + NULLS; i++) {
                byte[] value = i < GARBAGE ? new byte[] {9} : null;
                var unused = producer.send(new ProducerRecord<>(TOPIC, "pump-" + (1 + i % 8), value));
            }
            producer.flush();
        }
    }

    private static void until(BooleanSupplier reached, ForkedLatentry... processes) {
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            for (ForkedLatentry process : processes) {
                assertThat(process.isAlive()).as(process.log()).isTrue();
            }
            return reached.getAsBoolean();
        });
    }

    private boolean has(ModelEventKind kind, long version) {
        return history().stream().anyMatch(event -> event.getKind() == kind && event.getVersion() == version);
    }

    private static long newestVersion(TopicTail scores) {
        List<ConsumerRecord<byte[], byte[]>> seen = scores.pollToEnd(PATIENCE);
        return ((ScoreEvent) scores.event(seen.get(seen.size() - 1))).getModelVersion();
    }

    private boolean isAllAccountedFor() {
        DetectorAccount account = account();
        return account.settled()
                && account.lines().stream().allMatch(line -> line.lag() == 0)
                && account.underWay() == 0;
    }

    private DetectorAccount account() {
        try (AccountBook book = new AccountBook(config)) {
            return book.account(detector);
        }
    }

    private List<ModelEvent> history() {
        return new ModelTopic(config).history();
    }

    private History input() {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        FeatureReader features = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        return new HistoryReader(config.kafka(), detector, features)
                .read(Integer.MAX_VALUE, TimeRange.ALL, FeedbackRule.NONE, (records, of) -> {});
    }

    private TopicTail tail(String topic) {
        return new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), topic);
    }

    private <E> List<E> all(String topic, Class<E> type) {
        try (TopicTail tail = tail(topic)) {
            return tail.pollToEnd(PATIENCE).stream()
                    .map(record -> type.cast(tail.event(record)))
                    .toList();
        }
    }
}
