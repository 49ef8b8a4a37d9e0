/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.ForkedLatentry;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the application in the middle of its work: every record has its effect, once, in order. */
@KafkaTest
class CrashIT {
    private static final String INPUT = "plant";
    private static final int PARTITIONS = 4;

    @TempDir
    Path folder;

    private KafkaUnderTest stack;
    private ForkedLatentry app;
    private Detector detector;
    private int schemaId;
    private final Map<String, String> expected = new TreeMap<>();

    @BeforeEach
    void start() {
        stack = KafkaUnderTest.start();
        schemaId = SchemaRegistryClient.of(Map.of("schema.registry.url", stack.registryUrl()))
                .register(INPUT + "-value", PlantRecords.SCHEMA);
    }

    @AfterEach
    void stop() throws Exception {
        if (app != null) {
            app.close();
        }
        if (detector != null) {
            detector.close();
        }
        stack.close();
    }

    @Test
    @Timeout(240)
    void records_whenTheAppIsKilledThreeTimes_haveTheirEffectExactlyOnce() throws Exception {
        killAndCheck(20_000, 3, 1);
    }

    @Test
    @Timeout(240)
    void windows_whenTheAppIsKilledThreeTimes_areThoseOfTheRecordsInTheirOrder() throws Exception {
        killAndCheck(20_000, 3, 4);
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void records_whenTheAppIsKilledEightTimes_haveTheirEffectExactlyOnce() throws Exception {
        killAndCheck(160_000, 8, 1);
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void windows_whenTheAppIsKilledEightTimes_areThoseOfTheRecordsInTheirOrder() throws Exception {
        killAndCheck(160_000, 8, 10);
    }

    /** Half of the records are there at first, the others come while the app is down. */
    private void killAndCheck(int records, int kills, int window) throws Exception {
        // Given
        Path file = writeConfig(window);
        detector = PlantRecords.detector(1, window);
        LatentryConfig config = ConfigLoader.load(file, Map.of());
        createInput();
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        ModelManifest draft = Manifests.draft("plant", detector.featureNames()).build();
        new ModelPublisher(config).publish(draft, detector.toBytes());
        int half = records / 2;
        produce(0, half);

        // When
        try (TopicTail scores = tail(config.topics().scores());
                TopicTail letters = tail(config.topics().deadLetters())) {
            app = start(file);
            for (int kill = 1; kill <= kills; kill++) {
                int seen = half * kill / (kills + 1);
                await().atMost(Duration.ofSeconds(60)).until(() -> scores.poll().size() >= seen);
                app.kill();
                produce(half + (kill - 1) * half / kills, half + kill * half / kills);
                app = start(file);
            }
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> scores.poll().size() + letters.poll().size() >= expected.size());
            assertThat(app.terminate()).isZero();

            // Then
            assertThat(effects(scores, letters)).isEqualTo(expected);
            assertInOrder(scores);
            assertSameAsOffline(scores);
        }
    }

    private ForkedLatentry start(Path file) throws Exception {
        return ForkedLatentry.start(folder.resolve("app.log"), "run", "-c", file.toString());
    }

    private TopicTail tail(String topic) {
        return new TopicTail(stack.bootstrapServers(), stack.registryUrl(), topic);
    }

    /** What each record came to, by partition and offset; two effects of one record show as such. */
    private static Map<String, String> effects(TopicTail scores, TopicTail letters) {
        Map<String, String> effects = new TreeMap<>();
        for (ScoreEvent score : scores.poll(ScoreEvent.class)) {
            effects.merge(id(score.getSourcePartition(), score.getSourceOffset()), "score", (a, b) -> a + " + " + b);
        }
        for (ConsumerRecord<byte[], byte[]> letter : letters.poll()) {
            effects.merge(
                    id(Integer.parseInt(header(letter, "partition")), Long.parseLong(header(letter, "offset"))),
                    header(letter, "reason"),
                    (a, b) -> a + " + " + b);
        }
        return effects;
    }

    private static void assertInOrder(TopicTail scores) {
        Map<String, Long> last = new HashMap<>();
        for (ScoreEvent score : scores.poll(ScoreEvent.class)) {
            Long before = last.put(score.getEntity(), score.getSourceOffset());
            assertThat(before == null || before < score.getSourceOffset())
                    .as("offset %s of %s after %s", score.getSourceOffset(), score.getEntity(), before)
                    .isTrue();
        }
    }

    /** What the same detector says of the input's records, taken partition by partition without any interruption. */
    private void assertSameAsOffline(TopicTail scores) {
        Map<String, Double> streamed = new HashMap<>();
        for (ScoreEvent score : scores.poll(ScoreEvent.class)) {
            streamed.put(id(score.getSourcePartition(), score.getSourceOffset()), score.getScore());
        }
        try (TopicTail input = tail(INPUT)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> input.poll().size() == input.end());
            Map<String, Double> offline = new OfflineWindows(detector, stack.registryUrl()).scores(input.poll());
            assertThat(streamed).hasSameSizeAs(offline);
            assertThat(offline)
                    .allSatisfy(
                            (id, score) -> assertThat(streamed.get(id)).as(id).isCloseTo(score, within(1e-5)));
        }
    }

    private void createInput() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(INPUT, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Records from {@code from} to before {@code to}: one in 200 is garbage, one in 500 has no value. */
    private void produce(int from, int to) throws Exception {
        Random random = new Random(from);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "linger.ms", "5"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                boolean garbage = i % 200 == 17;
                boolean nothing = i % 500 == 42;
                byte[] row = PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random)));
                byte[] value = nothing ? null : garbage ? new byte[] {1, (byte) i} : row;
                String effect = garbage ? "NOT_FRAMED" : "score";
                var unused = producer.send(new ProducerRecord<>(INPUT, "u" + i % 50, value), (written, failure) -> {
                    if (failure == null && !nothing) {
                        synchronized (expected) {
                            expected.put(id(written.partition(), written.offset()), effect);
                        }
                    }
                });
            }
            producer.flush();
        }
    }

    private Path writeConfig(int window) throws Exception {
        return Files.writeString(folder.resolve("latentry.yaml"), """
                kafka:
                  bootstrap.servers: %s
                  consumer.session.timeout.ms: 6000
                  consumer.heartbeat.interval.ms: 1000
                schemaRegistry:
                  schema.registry.url: %s
                application:
                  stateDir: %s
                detectors:
                  - name: plant
                    topics: [plant]
                    features: [a, b, c, d]
                    window: %d
                    scores: {emit: all}
                """.formatted(
                        stack.bootstrapServers(), stack.registryUrl(), folder.resolve("state"), window));
    }

    private static String id(int partition, long offset) {
        return "%d-%08d".formatted(partition, offset);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader("latentry.error." + name).value(), StandardCharsets.UTF_8);
    }
}
