/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.StartConfig;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a detector leaves in Kafka: where it begins, accounts, dead letters and their way back. */
@KafkaTest
class JudgingIT {
    private static final Instant HOUR_AGO = Instant.now().minus(Duration.ofHours(1));

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private KafkaUnderTest stack;
    private PlantCluster cluster;
    private int schemaId;

    @BeforeEach
    void start() throws Exception {
        stack = KafkaUnderTest.start();
        cluster = new PlantCluster(stack.bootstrapServers(), stack.registryUrl(), folder);
        schemaId = SchemaRegistryClient.of(Map.of("schema.registry.url", stack.registryUrl()))
                .register(PlantCluster.INPUT + "-value", PlantRecords.SCHEMA);
        cluster.prepare();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void accounts_acrossARestart_agreeWithTheTopicsAndTheCommittedOffset() {
        // Given
        LatentryConfig config = config(null);
        sendMixed(400);
        runUntil(config, 400);
        sendMixed(300);

        // When
        runUntil(config, 700);

        // Then
        DetectorConfig detector = config.detectors().get(0);
        try (AccountBook book = new AccountBook(config)) {
            DetectorAccount account = book.account(detector);
            assertThat(account.settled()).isTrue();
            assertThat(account.lines()).hasSize(1);
            DetectorAccount.Line line = account.lines().get(0);
            assertThat(line.account().records()).isEqualTo(700);
            assertThat(line.account().nullValues()).isEqualTo(7);
            assertThat(line.account().deadLetters()).isEqualTo(7);
            assertThat(line.account().anomalous()).isPositive();
            assertThat(line.committed()).isEqualTo(line.end()).isEqualTo(700);
            assertThat(TopicCount.mismatches(config, detector, account)).isEmpty();
            DetectorAccount.Line wrong = new DetectorAccount.Line(
                    line.partition(),
                    line.account().with(line.account().through(), Effect.ANOMALOUS, false),
                    line.committed(),
                    line.end());
            assertThat(TopicCount.mismatches(
                            config, detector, new DetectorAccount("plant", false, List.of(wrong), List.of(), true)))
                    .hasSize(2);
            DetectorAccount.Line ofATopicMadeAnew =
                    new DetectorAccount.Line(line.partition(), line.account(), line.committed() + 5, line.end());
            assertThat(TopicCount.mismatches(
                            config,
                            detector,
                            new DetectorAccount("plant", false, List.of(ofATopicMadeAnew), List.of(), true)))
                    .singleElement()
                    .asString()
                    .contains("made anew");
        }
    }

    @Test
    void accounts_ofADetectorAtWork_agreeWithTheTopicsAtEachMoment() throws Exception {
        // Given
        LatentryConfig config = config(null);
        DetectorConfig detector = config.detectors().get(0);
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
        List<TopicCount> counts = new ArrayList<>();
        List<Long> records = new ArrayList<>();
        try (DetectionService service = new DetectionService(config, states -> {});
                AccountBook book = new AccountBook(config)) {
            service.start();
            var unused = traffic.scheduleAtFixedRate(() -> sendMixed(100), 0, 40, TimeUnit.MILLISECONDS);
            await().until(() -> book.account(detector).records() > 0);

            // When
            for (int i = 0; i < 8; i++) {
                DetectorAccount account = book.account(detector);
                records.add(account.records());
                counts.add(TopicCount.of(config, detector, account));
            }
        } finally {
            traffic.shutdown();
        }

        // Then
        assertThat(records).isSorted().doesNotHaveDuplicates();
        assertThat(counts).allSatisfy(count -> {
            assertThat(count.mismatches()).isEmpty();
            assertThat(count.unverified()).isEmpty();
        });
    }

    @Test
    void accounts_ofRecordsThatWereDeleted_sayThatTheyCannotBeVerified() throws Exception {
        // Given
        LatentryConfig config = config(null);
        DetectorConfig detector = config.detectors().get(0);
        sendMixed(200);
        runUntil(config, 200);

        // When
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
                AccountBook book = new AccountBook(config)) {
            Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
            deleted.put(new TopicPartition(PlantCluster.INPUT, 0), RecordsToDelete.beforeOffset(120));
            for (int partition = 0; partition < 4; partition++) {
                deleted.put(new TopicPartition("latentry.anomalies", partition), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(deleted).all().get();
            TopicCount count = TopicCount.of(config, detector, book.account(detector));

            // Then
            assertThat(count.mismatches()).isEmpty();
            assertThat(count.unverified()).hasSize(2);
            assertThat(count.unverified().get(0))
                    .contains("plant-0", "records were deleted, the account begins at offset 0, the topic at 120");
            assertThat(count.unverified().get(1)).contains("anomalous cannot be verified");
        }
    }

    @Test
    void accounts_ofAGroupThatWasDeleted_areThoseThatWerePutLastAndCannotBeVerified() throws Exception {
        // Given
        LatentryConfig config = config(null);
        DetectorConfig detector = config.detectors().get(0);
        sendMixed(200);
        runUntil(config, 200);

        // When
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
                AccountBook book = new AccountBook(config)) {
            admin.deleteConsumerGroups(List.of(config.application().id(detector.name())))
                    .all()
                    .get();
            DetectorAccount account = book.account(detector);
            TopicCount count = TopicCount.of(config, detector, account);

            // Then
            assertThat(account.records()).isPositive();
            assertThat(account.adrift()).hasSize(1);
            assertThat(count.mismatches()).isEmpty();
            assertThat(count.unverified()).singleElement().asString().contains("no committed offset");
        }
    }

    @Test
    void firstStart_atTheLatestRecords_passesOverThePastOnceAndForAll() {
        // Given
        LatentryConfig config = config(new StartConfig("latest", Optional.empty()));
        cluster.produce(schemaId, 50);
        FirstOffsets.commit(config, config.detectors().get(0));

        // When
        cluster.produce(schemaId, 20);
        runUntil(config, 20);

        // Then
        try (TopicTail scores = tail("latentry.scores")) {
            await().until(() -> scores.poll(ScoreEvent.class).size() == 20);
            assertThat(scores.poll(ScoreEvent.class)).allMatch(score -> score.getSourceOffset() >= 50);
        }
    }

    @Test
    void firstStart_atAMoment_beginsWithItsFirstRecord() {
        // Given
        for (int minute = -90; minute < -30; minute++) {
            long time = Instant.now().plus(Duration.ofMinutes(minute)).toEpochMilli();
            send("u", time, PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random))));
        }

        // When
        LatentryConfig config = config(new StartConfig(HOUR_AGO.toString(), Optional.of(Instant.now())));
        runUntil(config, 29);

        // Then
        try (TopicTail scores = tail("latentry.scores")) {
            await().until(() -> scores.poll(ScoreEvent.class).size() >= 29);
            assertThat(scores.poll(ScoreEvent.class))
                    .allMatch(ScoreEvent::getBackfill)
                    .allMatch(score -> !score.getEventTime().isBefore(HOUR_AGO));
        }
    }

    @Test
    void deadLetter_redriven_goesBackOnceAsItWas() {
        // Given
        LatentryConfig config = config(null);
        send("u1", 1_000, new byte[] {9, 9, 9});
        send("u2", 2_000, new byte[] {8, 8, 8});
        runUntil(config, 2);
        DeadLetterBox box = new DeadLetterBox(config);

        // When
        List<DeadLetter> first = redrive(box, letter -> letter.offset() == 0);
        List<DeadLetter> second = redrive(box, letter -> letter.offset() == 0);

        // Then
        assertThat(first).hasSize(1);
        assertThat(second).isEmpty();
        assertThat(letters(box))
                .extracting(DeadLetter::offset, DeadLetter::redriven)
                .containsExactlyInAnyOrder(tuple(0L, true), tuple(1L, false));
        try (TopicTail input = tail(PlantCluster.INPUT)) {
            await().until(() -> input.poll().size() == 3);
            ConsumerRecord<byte[], byte[]> back = input.poll().get(2);
            assertThat(back.value()).containsExactly(9, 9, 9);
            assertThat(back.key()).isEqualTo(new byte[] {'u', '1'});
            assertThat(back.timestamp()).isEqualTo(1_000);
            assertThat(back.headers()).hasSize(1);
            assertThat(DeadLetter.header(back, DeadLetter.ATTEMPTS)).contains("1");
        }
    }

    @Test
    void deadLetters_ofOneRecordByTwoDetectors_goBackOnce() {
        // Given
        LatentryConfig config = config(null);
        try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
            sendLetter(producer, "one", 7);
            sendLetter(producer, "two", 7);
            sendLetter(producer, "two", 8);
        }
        DeadLetterBox box = new DeadLetterBox(config);

        // When
        List<DeadLetter> first = redrive(box, letter -> letter.detector().equals("one"));
        List<DeadLetter> second = redrive(box, letter -> letter.offset() == 7);

        // Then
        assertThat(first)
                .extracting(DeadLetter::detector, DeadLetter::offset)
                .containsExactly(tuple("one", 7L), tuple("two", 7L));
        assertThat(second).isEmpty();
        assertThat(open(box, letter -> true)).extracting(DeadLetter::offset).containsExactly(8L);
        try (TopicTail input = tail(PlantCluster.INPUT)) {
            assertThat(input.poll()).hasSizeLessThanOrEqualTo(1);
            await().until(() -> input.poll().size() == 1);
            assertThat(input.poll()).hasSize(1);
        }
    }

    @Test
    void letters_whileATransactionBelowThemIsOpen_areAwaited() throws Exception {
        // Given
        DeadLetterBox box = new DeadLetterBox(config(null));
        try (KafkaProducer<String, byte[]> open = producer(Map.of("transactional.id", "open"));
                KafkaProducer<String, byte[]> producer = producer(Map.of())) {
            open.initTransactions();
            open.beginTransaction();
            sendLetter(open, "one", 7);
            open.flush();
            sendLetter(producer, "two", 8);
            producer.flush();

            // When
            CompletableFuture<List<DeadLetter>> letters = CompletableFuture.supplyAsync(() -> letters(box));
            CompletableFuture<Void> end = CompletableFuture.runAsync(
                    open::commitTransaction, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));

            // Then
            assertThat(letters.get(30, TimeUnit.SECONDS))
                    .extracting(DeadLetter::offset)
                    .containsExactlyInAnyOrder(7L, 8L);
            end.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void deadLetter_redrivenInVain_saysHowOften() {
        // Given
        LatentryConfig config = config(null);
        send("u1", 1_000, new byte[] {9, 9, 9});
        runUntil(config, 1);
        DeadLetterBox box = new DeadLetterBox(config);

        // When
        redrive(box, letter -> true);
        runUntil(config, 2);

        // Then
        assertThat(letters(box)).extracting(DeadLetter::attempts).containsExactly(0, 1);
        assertThat(letters(box)).extracting(DeadLetter::redriven).containsExactly(true, false);
    }

    @Test
    void deadLetter_largerThanItsTopicTakes_isCutAndNotLost() throws Exception {
        // Given
        LatentryConfig config = config(null);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "latentry.dead-letters");
            AlterConfigOp small =
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", "10000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(small))).all().get();
        }

        // When
        send("u1", 1_000, new byte[50_000]);
        runUntil(config, 1);

        // Then
        DeadLetterBox box = new DeadLetterBox(config);
        assertThat(letters(box)).hasSize(1).allSatisfy(letter -> {
            assertThat(letter.cut()).isTrue();
            assertThat(letter.bytes()).isEqualTo(50_000);
            assertThat(letter.offset()).isZero();
        });
        assertThat(redrive(box, letter -> true)).isEmpty();
    }

    private static List<DeadLetter> letters(DeadLetterBox box) {
        return box.newest(letter -> true, 100).letters();
    }

    private static List<DeadLetter> open(DeadLetterBox box, Predicate<DeadLetter> wanted) {
        List<DeadLetter> letters = new ArrayList<>();
        box.open(wanted, letters::add);
        return letters;
    }

    private static List<DeadLetter> redrive(DeadLetterBox box, Predicate<DeadLetter> wanted) {
        List<DeadLetter> letters = new ArrayList<>();
        box.redrive(wanted, letters::add);
        return letters;
    }

    private static void sendLetter(KafkaProducer<String, byte[]> producer, String detector, long offset) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>("latentry.dead-letters", 0, "u1", new byte[] {9});
        Map.of(
                        "reason",
                        "NOT_FRAMED",
                        "detector",
                        detector,
                        "topic",
                        PlantCluster.INPUT,
                        "partition",
                        "0",
                        "offset",
                        Long.toString(offset),
                        "timestamp",
                        "1000")
                .forEach((name, value) ->
                        letter.headers().add("latentry.error." + name, value.getBytes(StandardCharsets.UTF_8)));
        var unused = producer.send(letter);
    }

    private KafkaProducer<String, byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", stack.bootstrapServers());
        return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
    }

    /** One in 100 has no value, one in 100 is garbage, one in 50 breaks the plant's law. */
    private void sendMixed(int count) {
        try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < count; i++) {
                float[] row = i % 50 == 7 ? PlantRecords.brokenRow(random) : PlantRecords.row(random);
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", row));
                byte[] sent = i % 100 == 40 ? null : i % 100 == 60 ? new byte[] {1} : value;
                var unused = producer.send(new ProducerRecord<>(PlantCluster.INPUT, 0, 1_000L + i, "u", sent));
            }
        }
    }

    private void send(String key, long time, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(PlantCluster.INPUT, 0, time, key, value));
        }
    }

    /** Runs the detectors until so many records are accounted for. */
    private static void runUntil(LatentryConfig config, long records) {
        try (DetectionService service = new DetectionService(config, states -> {});
                AccountBook book = new AccountBook(config)) {
            service.start();
            await().until(() -> book.account(config.detectors().get(0)).lines().stream()
                            .mapToLong(line -> line.account().records())
                            .sum()
                    >= records);
        }
    }

    private TopicTail tail(String topic) {
        return new TopicTail(stack.bootstrapServers(), stack.registryUrl(), topic);
    }

    private LatentryConfig config(StartConfig start) {
        LatentryConfig plain = cluster.config();
        DetectorConfig detector = DetectorConfigBuilder.detector(
                        PlantCluster.DETECTOR, List.of(PlantCluster.INPUT), PlantRecords.FEATURES)
                .start(start)
                .allScores()
                .passThrough(List.of("unit"))
                .threads(1)
                .build();
        return new LatentryConfig(
                plain.kafka(),
                plain.schemaRegistry(),
                plain.topics(),
                plain.application(),
                plain.device(),
                List.of(detector),
                plain.dashboard(),
                plain.health());
    }
}
