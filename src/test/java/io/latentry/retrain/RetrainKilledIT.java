/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelPart;
import io.latentry.avro.ModelRoles;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.AlarmRule;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelTopic;
import io.latentry.model.PinnedModel;
import io.latentry.testing.ForkedLatentry;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar is killed while it reads, trains, publishes and rests: readers never see half a model, and the next run goes on. */
@KafkaTest
class RetrainKilledIT {
    private static final String DETECTOR = "plant";
    private static final int RECORDS = 3_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STRETCH = Duration.ofSeconds(1);
    private static final String CHALLENGER = "role=\"CHALLENGER\"";
    private static final List<Moment> OF_TRAINING =
            List.of(Moment.TRAINING, Moment.PUBLISHING, Moment.PUBLISHED, Moment.READING);
    private static final List<Moment> OF_CHALLENGE = List.of(Moment.PROMOTING, Moment.CHALLENGING, Moment.PROMOTED);

    @TempDir
    Path folder;

    private final Random random = new Random(20);
    private KafkaUnderTest kafka;
    private LatentryConfig config;
    private String file;
    private long highestChampion;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        configure(Duration.ZERO);
        try (OutputTopics topics = new OutputTopics(config);
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            topics.create();
            admin.createTopics(List.of(new NewTopic(DETECTOR, 1, (short) 1)))
                    .all()
                    .get();
        }
        produce();
    }

    /** @param promoteAfter how long challengers are to judge; zero for none */
    private void configure(Duration promoteAfter) throws Exception {
        Path path = Files.writeString(folder.resolve("latentry.yaml"), """
                kafka: { bootstrap.servers: "%s" }
                schemaRegistry: { schema.registry.url: "%s" }
                device: cpu
                detectors:
                  - name: plant
                    topics: [plant]
                    features: [a, b, c, d]
                    model: { hidden: 64, latent: 2, steps: 300 }
                    training: { every: 1s, gate: { enabled: false }, shadow: { promoteAfter: %s, watch: PT0S } }
                """.formatted(
                        kafka.bootstrapServers(), kafka.registryUrl(), promoteAfter));
        file = path.toString();
        config = ConfigLoader.load(path, Map.of());
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void sidecar_killedInEachOfItsPhases_leavesWholeModelsAndGoesOn() throws Exception {
        kill(4, OF_TRAINING);
    }

    @Test
    @Tag("full")
    @Timeout(900)
    void sidecar_killedTwentyTimes_leavesWholeModelsAndGoesOn() throws Exception {
        kill(20, OF_TRAINING);
    }

    /** No detector runs that would judge by them: its challengers are promoted when they have been waited for long enough. */
    @Test
    void sidecar_killedWhileAChallengerWaitsAndIsPromoted_leavesWholeModelsAndGoesOn() throws Exception {
        configure(STRETCH);
        kill(2, OF_CHALLENGE);
    }

    @Test
    @Tag("full")
    @Timeout(1_200)
    void sidecar_killedTwentyTimesWithChallengers_leavesWholeModelsAndGoesOn() throws Exception {
        configure(STRETCH);
        kill(20, OF_CHALLENGE);
    }

    /** When a run is killed. */
    private enum Moment {
        TRAINING,
        PUBLISHING,
        PUBLISHED,
        READING,
        PROMOTING,
        CHALLENGING,
        PROMOTED
    }

    private void kill(int times, List<Moment> moments) throws Exception {
        for (int i = 0; i < times; i++) {
            Moment moment = moments.get(i % moments.size());
            Path log = folder.resolve("retrain-" + i + ".log");
            try (ForkedLatentry sidecar = ForkedLatentry.start(log, "retrain", "-c", file)) {
                awaitMoment(moment, sidecar);
                sidecar.kill();
            }
            assertWhole(moment + ", kill " + (i + 1));
        }
        long before = highestChampion;
        try (ForkedLatentry sidecar = ForkedLatentry.start(folder.resolve("retrain-last.log"), "retrain", "-c", file)) {
            awaitLine(moments.equals(OF_CHALLENGE) ? "Challenger promoted" : "Model published", sidecar);
            assertThat(sidecar.terminate()).isZero();
        }
        assertWhole("in the end");
        assertThat(highestChampion).isGreaterThan(before);
    }

    private void awaitMoment(Moment moment, ForkedLatentry sidecar) {
        switch (moment) {
            case TRAINING -> {
                awaitLine("Reading plant", sidecar);
                linger(300);
            }
            case PUBLISHING -> awaitWrite(sidecar);
            case PUBLISHED -> {
                awaitLine("Model published", sidecar);
                linger(20);
            }
            case CHALLENGING -> {
                awaitLine(CHALLENGER, sidecar);
                linger(2 * (int) STRETCH.toMillis());
            }
            case PROMOTING -> {
                awaitLine(CHALLENGER, sidecar);
                awaitWrite(sidecar);
            }
            case PROMOTED -> {
                awaitLine("Challenger promoted", sidecar);
                linger(20);
            }
            case READING -> {
                awaitLine("Model published", sidecar);
                linger(2 * (int) PAUSE.toMillis());
            }
        }
    }

    private static void awaitLine(String line, ForkedLatentry sidecar) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> requireAlive(sidecar).log().contains(line));
    }

    /** Waits until something of a transaction can be seen that has perhaps not been committed yet. */
    private void awaitWrite(ForkedLatentry sidecar) {
        try (TopicTail tail = new TopicTail(
                kafka.bootstrapServers(),
                kafka.registryUrl(),
                config.topics().models(),
                IsolationLevel.READ_UNCOMMITTED)) {
            await().until(() -> {
                var unused = tail.next();
                return tail.isAtEnd();
            });
            long before = tail.end();
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> requireAlive(sidecar).isAlive() && tail.end() > before);
        }
    }

    private static ForkedLatentry requireAlive(ForkedLatentry sidecar) {
        if (!sidecar.isAlive()) {
            throw new AssertionError("The sidecar ended by itself:\n" + sidecar.log());
        }
        return sidecar;
    }

    private void linger(int mostMillis) {
        await().pollDelay(Duration.ofMillis(random.nextInt(mostMillis))).until(() -> true);
    }

    /** What a read_committed reader sees: manifests with all their parts, roles of versions that are there, a model that loads. */
    private void assertWhole(String when) {
        Map<Long, ModelManifest> manifests = new HashMap<>();
        Map<Long, Set<Integer>> parts = new HashMap<>();
        Optional<Long> champion = Optional.empty();
        try (TopicTail tail = new TopicTail(
                kafka.bootstrapServers(), kafka.registryUrl(), config.topics().models())) {
            await().until(() -> {
                var unused = tail.poll();
                return tail.isAtEnd();
            });
            for (ConsumerRecord<byte[], byte[]> record : tail.poll()) {
                Object event = tail.event(record);
                if (event instanceof ModelManifest manifest) {
                    manifests.put(manifest.getVersion(), manifest);
                } else if (event instanceof ModelPart part) {
                    parts.computeIfAbsent(part.getVersion(), version -> new HashSet<>())
                            .add(part.getIndex());
                } else if (event instanceof ModelRoles roles) {
                    champion = Optional.ofNullable(roles.getChampion());
                }
            }
        }
        assertThat(parts.keySet()).as(when).isEqualTo(manifests.keySet());
        manifests.forEach((version, manifest) -> assertThat(parts.get(version))
                .as("%s, version %d", when, version)
                .hasSize(manifest.getParts()));
        DetectorModels models = Optional.ofNullable(
                        new ModelTopic(config).read().get(DETECTOR))
                .orElseGet(() -> new DetectorModels(DETECTOR, new java.util.TreeMap<>(), Optional.empty(), 0));
        assertThat(models.versions().keySet()).as(when).isEqualTo(manifests.keySet());
        assertThat(models.champion()).as(when).isEqualTo(champion);
        champion.ifPresent(version -> {
            assertThat(manifests).as(when).containsKey(version);
            assertThat(version).as(when).isGreaterThanOrEqualTo(highestChampion);
            highestChampion = version;
            try (PinnedModel model = PinnedModel.load(
                    config, config.detectors().get(0), PlantRecords.FEATURES, Optional.empty(), AlarmRule.AS_TRAINED)) {
                assertThat(model.version()).as(when).isEqualTo(version);
            }
        });
    }

    private void produce() {
        SchemaRegistryClient registry = SchemaRegistryClient.of(config.schemaRegistry());
        int schemaId = registry.register("plant-value", PlantRecords.SCHEMA);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", PlantRecords.row(random)));
                var unused = producer.send(new ProducerRecord<>(DETECTOR, null, 1_000L * i, "u", value));
            }
            producer.flush();
        }
    }
}
