/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ConfigLoader;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.feedback.FeedbackTopic;
import io.latentry.model.ModelPublisher;
import io.latentry.stream.AccountBook;
import io.latentry.stream.DetectionService;
import io.latentry.stream.DetectorAccount;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What was judged live, judged once more; and what people say of it. */
@KafkaTest
class BacktestIT {
    private static final int RECORDS = 3_000;
    private static final int WINDOW = 6;
    private static final Instant BEGIN =
            Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path folder;

    private KafkaUnderTest kafka;
    private LatentryConfig config;
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
                  - { name: rows, topics: [plant], features: [a, b, c, d], threads: 1 }
                  - { name: windows, topics: [plant, annex], features: [a, b, c, d], window: %d, entity: unit, threads: 1 }
                """.formatted(
                        kafka.bootstrapServers(), kafka.registryUrl(), folder.resolve("state"), WINDOW));
        file = path.toString();
        config = ConfigLoader.load(path, Map.of());
        try (OutputTopics topics = new OutputTopics(config);
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            topics.create();
            admin.createTopics(List.of(new NewTopic("plant", 2, (short) 1), new NewTopic("annex", 1, (short) 1)))
                    .all()
                    .get();
        }
        publish("rows", 1);
        publish("windows", WINDOW);
        produce();
        runLive();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void range_judgedOnceMore_isJudgedAsItWasUnlessTheBudgetChanges() throws Exception {
        // Given
        String from = BEGIN.toString();
        String middle = BEGIN.plusSeconds(RECORDS / 2).toString();

        // When
        JsonNode rows = backtest("--detector", "rows", "--from", from);
        JsonNode looserRows = backtest("--detector", "rows", "--from", from, "--rate", "0.1");
        JsonNode budgetOfRows =
                backtest("--detector", "rows", "--from", from, "--budget", "1 per entity per day", "--dry-run");
        JsonNode windows = backtest("--detector", "windows", "--from", from);
        JsonNode laterWindows = backtest("--detector", "windows", "--from", middle, "--dry-run");

        // Then
        assertThat(rows.at("/report/version").asInt()).isEqualTo(1);
        assertThat(difference(rows)).containsExactly(0, 0, 0, 0);
        assertThat(rows.at("/report/difference/kept").asInt()).isPositive();
        assertThat(rows.at("/report/records").asInt()).isEqualTo(RECORDS / 2);
        assertThat(looserRows.at("/report/difference/gained").asInt()).isPositive();
        assertThat(looserRows.at("/report/difference/lost").asInt()).isZero();
        assertThat(budgetOfRows.at("/report/difference/gained").asInt()).isZero();
        assertThat(budgetOfRows.at("/report/anomalies").asInt())
                .isLessThanOrEqualTo(rows.at("/report/anomalies").asInt());
        assertThat(difference(windows)).containsExactly(0, 0, 0, 0);
        assertThat(windows.at("/report/difference/kept").asInt()).isPositive();
        assertThat(difference(laterWindows)).containsExactly(0, 0, 0, 0);
        assertThat(laterWindows.at("/report/difference/kept").asInt())
                .isPositive()
                .isLessThan(windows.at("/report/difference/kept").asInt());
        assertThat(windows.at("/report/difference/episodes/kept").asInt())
                .isPositive()
                .isLessThan(windows.at("/report/difference/kept").asInt());
        assertThat(windows.at("/report/difference/episodes/gained").asInt()
                        + windows.at("/report/difference/episodes/lost").asInt())
                .isZero();
        assertReplayed(rows, looserRows, windows);
        assertThat(execute("backtest", "-c", file, "--detector", "rows", "--from", from, "--model", "9"))
                .contains("detector rows has no version 9, only [1]");
        assertFeedback();
    }

    private void assertFeedback() {
        AnomalyEvent alert = liveAlert();
        String said = execute(
                "feedback",
                "add",
                "-c",
                file,
                "false-alarm",
                "--event",
                alert.getEventId(),
                "--who",
                "ada",
                "--why",
                "wet");
        assertThat(said).contains("rows", "false-alarm", alert.getEntity(), "(ada: wet)");
        assertThat(execute(
                        "feedback",
                        "add",
                        "-c",
                        file,
                        "new-normal",
                        "--detector",
                        "rows",
                        "--all-entities",
                        "--from",
                        "1h"))
                .contains("all entities", "to further notice");
        assertThat(execute("feedback", "add", "-c", file, "confirmed", "--detector", "rows", "--entity", "u1"))
                .contains("Missing --from: since when was it confirmed?");
        assertThat(execute("feedback", "add", "-c", file, "expected", "--event", "nowhere/1"))
                .contains("there is no event nowhere/1 in topic latentry.anomalies");
        FeedbackTopic topic = new FeedbackTopic(config);
        assertThat(topic.log("rows").kind(alert.getEntity(), alert.getEventTime()))
                .hasValueSatisfying(kind -> assertThat(kind.name()).isEqualTo("FALSE_ALARM"));
        String id = said.substring(0, said.indexOf(' '));
        assertThat(execute("feedback", "take-back", "-c", file, id)).contains("taken back: " + id);
        assertThat(topic.log("rows").kind(alert.getEntity(), alert.getEventTime()))
                .isEmpty();
        assertThat(execute("feedback", "list", "-c", file)).contains("new-normal", "1 said");
        assertThat(execute("feedback", "take-back", "-c", file, id)).contains("there is no feedback " + id);
    }

    private AnomalyEvent liveAlert() {
        try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.anomalies")) {
            await().until(() -> !tail.poll(AnomalyEvent.class).isEmpty() && tail.isAtEnd());
            return tail.poll(AnomalyEvent.class).stream()
                    .filter(event -> event.getDetector().equals("rows"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void assertReplayed(JsonNode... written) {
        try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.replay")) {
            await().until(() -> !tail.poll().isEmpty() && tail.isAtEnd());
            List<ConsumerRecord<byte[], byte[]>> events = tail.poll();
            int sum = 0;
            for (JsonNode backtest : written) {
                String replay = backtest.at("/report/replay").asText();
                int anomalies = backtest.at("/report/anomalies").asInt();
                assertThat(events.stream().filter(event -> replay(event).equals(replay)))
                        .hasSize(anomalies);
                sum += anomalies;
            }
            assertThat(events).hasSize(sum);
        }
    }

    private static String replay(ConsumerRecord<byte[], byte[]> event) {
        return new String(event.headers().lastHeader("latentry.replay").value(), StandardCharsets.UTF_8);
    }

    private static List<Integer> difference(JsonNode backtest) {
        List<Integer> figures = new ArrayList<>();
        for (String name : List.of("gained", "lost", "gone", "unjudged")) {
            figures.add(backtest.at("/report/difference/" + name).asInt());
        }
        return figures;
    }

    private JsonNode backtest(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("backtest", "-c", file, "--json"));
        all.addAll(List.of(arguments));
        String answer = execute(all.toArray(String[]::new));
        return new ObjectMapper().readTree(answer);
    }

    /** What the command prints, to either stream. */
    private static String execute(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = Latentry.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(out, true));
        int unused = command.execute(arguments);
        return out.toString();
    }

    private void publish(String name, int window) {
        try (Detector detector = PlantRecords.detector(1, window)) {
            var unused = new ModelPublisher(config)
                    .publish(Manifests.draft(name, detector.featureNames()).build(), detector.toBytes());
        }
    }

    /** A record per second; of every 15 minutes, two of the four units break the plant's law for five, more and more. */
    private void produce() throws Exception {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        int schemaId = registry.register("plant-value", PlantRecords.SCHEMA);
        Random random = new Random(3);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                String unit = "u" + i % 4;
                float[] row = PlantRecords.row(random);
                if (i % 4 < 2 && i / 300 % 3 == 1) {
                    row[1] += 60f * (i % 300) / 300;
                }
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record(unit, row));
                long time = BEGIN.plusSeconds(i).toEpochMilli();
                var unused =
                        producer.send(new ProducerRecord<>(i % 2 == 0 ? "plant" : "annex", null, time, unit, value));
            }
            producer.flush();
        }
    }

    private void runLive() {
        try (DetectionService service = new DetectionService(config, states -> {});
                AccountBook book = new AccountBook(config)) {
            service.start();
            for (DetectorConfig detector : config.detectors()) {
                long expected = detector.name().equals("rows") ? RECORDS / 2 : RECORDS;
                await().until(() -> {
                    DetectorAccount account = book.account(detector);
                    return account.records() == expected && account.underWay() == 0;
                });
            }
        }
    }
}
