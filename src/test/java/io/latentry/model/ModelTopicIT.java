/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AvroSerializer;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The models topic on a real broker. */
@KafkaTest
class ModelTopicIT {
    private KafkaUnderTest kafka;
    private LatentryConfig config;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("in"), List.of("x"))
                .build();
        config = new LatentryConfig(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                // An ordinary key of Confluent's, which our own readers must not obey.
                Map.of("schema.registry.url", kafka.registryUrl(), "specific.avro.reader", "false"),
                null,
                null,
                "cpu",
                List.of(detector),
                null,
                null);
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
    }

    @Test
    void model_ofSeveralParts_comesBackByteForByte() {
        // Given
        byte[] bytes = noise(2 * ModelRecords.PART_BYTES + 17);

        // When
        ModelManifest manifest = publish("plant", bytes);

        // Then
        assertThat(manifest.getVersion()).isEqualTo(1);
        assertThat(manifest.getParts()).isEqualTo(3);
        ModelArtifact read = newest("plant", 1);
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.manifest()).isEqualTo(manifest);
    }

    @Test
    void versions_ofEachDetector_countUpFromOneAndNameTheirParent() {
        // Given
        publish("plant", noise(10));
        publish("other", noise(10));

        // When
        ModelManifest second = publish("plant", noise(20));

        // Then
        assertThat(second.getVersion()).isEqualTo(2);
        assertThat(second.getParentVersion()).isEqualTo(1);
        assertThat(newest("other", 1).manifest().getParentVersion()).isNull();
    }

    @Test
    void publishers_atTheSameTime_neverShareAVersion() throws Exception {
        // Given
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Callable<ModelManifest>> publishers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            publishers.add(() -> publish("plant", noise(1000)));
        }

        // When
        List<Long> versions = new ArrayList<>();
        for (Future<ModelManifest> published : pool.invokeAll(publishers)) {
            try {
                versions.add(published.get().getVersion());
            } catch (ExecutionException fenced) {
                assertThat(fenced.getCause()).isInstanceOf(KafkaException.class);
            }
        }
        pool.shutdown();

        // Then
        assertThat(versions).isNotEmpty().doesNotHaveDuplicates();
        long highest = versions.stream().max(Long::compare).orElseThrow();
        assertThat(newest("plant", highest).bytes()).hasSize(1000);
    }

    @Test
    void manifest_thatLacksParts_orStandsUnderAForeignKey_isPassedOver() throws Exception {
        // Given
        byte[] good = noise(100);
        publish("plant", good);
        newest("plant", 1);
        ModelManifest withoutParts =
                Manifests.draft("plant", List.of("x")).setVersion(7).setParts(2).build();
        ModelManifest foreign =
                Manifests.draft("stranger", List.of("x")).setVersion(8).build();

        // When
        write("plant/7/manifest", withoutParts);
        write("plant/8/manifest", foreign);

        // Then
        ModelArtifact read = newest("plant").orElseThrow();
        assertThat(read.manifest().getVersion()).isEqualTo(1);
        assertThat(Arrays.equals(read.bytes(), good)).isTrue();
    }

    @Test
    void version_thatIsNotTheNewest_comesBackToo() {
        // Given
        byte[] first = noise(2 * ModelRecords.PART_BYTES + 3);
        publish("plant", first);
        publish("plant", noise(1000));
        newest("plant", 2);

        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            reader.readToEnd();
            // When
            ModelArtifact read = reader.fetch(reader.models("plant").version(1));

            // Then
            assertThat(read.bytes()).isEqualTo(first);
            assertThat(reader.poll(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void roles_written_decideWhoIsChampion_andWhatHappenedIsRemembered() {
        // Given
        publish("plant", noise(10));
        publish("plant", noise(20));
        ModelTopic topic = new ModelTopic(config);

        // When
        topic.commit("plant", Succession.rollback(Optional.empty(), Motive.of("ana", "too many alarms")));
        ModelManifest third = publish("plant", noise(30));

        // Then
        assertThat(third.getVersion()).isEqualTo(3);
        assertThat(third.getParentVersion()).isEqualTo(1);
        newest("plant", 3);
        assertThat(topic.history())
                .extracting(event -> event.getKind() + " " + event.getVersion() + " by " + event.getActor())
                .containsExactly(
                        "TRAINED 1 by retrain",
                        "PROMOTED 1 by retrain",
                        "TRAINED 2 by retrain",
                        "PROMOTED 2 by retrain",
                        "ROLLED_BACK 1 by ana",
                        "TRAINED 3 by retrain",
                        "PROMOTED 3 by retrain");
    }

    @Test
    void newestVersion_pruned_isNeverGivenAgain() {
        // Given: version 2 has no role after two promotions of others
        for (int i = 0; i < 4; i++) {
            publish("plant", noise(10 + i));
        }
        ModelTopic topic = new ModelTopic(config);
        topic.commit("plant", Succession.promotion(1, Motive.of("ana", "")));
        topic.commit("plant", Succession.promotion(2, Motive.of("ana", "")));

        // When
        ModelChange change = topic.commit("plant", Succession.pruning(0, Motive.of("ana", "")));

        // Then
        assertThat(change.pruned()).extracting(ModelManifest::getVersion).containsExactly(3L, 4L);
        assertThat(publish("plant", noise(50)).getVersion()).isEqualTo(5);
        newest("plant", 5);
        assertThat(topic.read().get("plant").versions().keySet()).containsExactly(1L, 2L, 5L);
    }

    @Test
    void rejectedModel_leavesAnEventAndNothingElse() {
        // Given
        publish("plant", noise(10));
        newest("plant", 1);

        // When
        new ModelPublisher(config)
                .reject(Manifests.draft("plant", List.of("x")).build(), Motive.of("retrain", "alarmRate: 3 over 1"));

        // Then
        ModelTopic topic = new ModelTopic(config);
        await().until(() -> topic.history().stream()
                .anyMatch(event -> event.getKind() == ModelEventKind.REJECTED
                        && event.getReason().equals("alarmRate: 3 over 1")));
        assertThat(topic.read().get("plant").versions().keySet()).containsExactly(1L);
    }

    @Test
    void roles_thatCannotBeRead_leaveThoseBeforeInForce() throws Exception {
        // Given: the older version is champion
        publish("plant", noise(10));
        publish("plant", noise(20));
        new ModelTopic(config).commit("plant", Succession.promotion(1, Motive.of("ana", "")));

        // When
        write("plant/roles", new byte[] {9, 9, 9});

        // Then
        assertThat(newest("plant", 1).bytes()).hasSize(10);
        assertThat(newest("plant").orElseThrow().manifest().getVersion()).isEqualTo(1);
    }

    @Test
    void version_afterThatOfAWriterBehindAnOpenTransaction_isNotGivenTwice() throws Exception {
        // Given: the writer of another detector has died in its transaction
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                "dead",
                "transaction.timeout.ms",
                5_000);
        try (KafkaProducer<String, byte[]> dead =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(config.topics().models(), "other/1/part/0", noise(10)))
                    .get();

            // When
            long first = publish("plant", noise(10)).getVersion();
            long second = publish("plant", noise(20)).getVersion();

            // Then
            assertThat(List.of(first, second)).containsExactly(1L, 2L);
        }
    }

    @Test
    void model_judgedBesideAChampionThatIsNoMore_isNotPublished() {
        // Given
        publish("plant", noise(10));
        publish("plant", noise(20));
        ModelManifest draft = Manifests.draft("plant", List.of("x")).build();
        ModelPublisher publisher = new ModelPublisher(config);
        Motive motive = Motive.of("retrain", "passed the gate");

        // When, Then
        assertThatThrownBy(() -> publisher.publish(draft, noise(30), ModelRole.CHAMPION, motive, Optional.of(1L)))
                .isInstanceOf(ChampionChangedException.class)
                .hasMessageContaining("champion changed since the training began")
                .hasMessageContaining("version 1")
                .hasMessageContaining("version 2");
        assertThat(publisher
                        .publish(draft, noise(30), ModelRole.CHAMPION, motive, Optional.of(2L))
                        .getVersion())
                .isEqualTo(3);
    }

    @Test
    void model_trainedWhenThereWasNoChampion_isNotPublishedOverOneThatCameMeanwhile() {
        // Given: two first trainings at the same time, one of which is done
        publish("plant", noise(10));
        ModelManifest draft = Manifests.draft("plant", List.of("x")).build();
        ModelPublisher publisher = new ModelPublisher(config);
        Motive motive = Motive.of("retrain", "command; no gate");

        // When, Then
        assertThatThrownBy(() -> publisher.publish(draft, noise(20), ModelRole.CHAMPION, motive, Optional.empty()))
                .isInstanceOf(ChampionChangedException.class)
                .hasMessage(
                        "detector plant: champion changed since the training began, when there was none; now version"
                                + " 1 is champion, and only a new training can be judged by that");
        assertThat(newest("plant", 1).bytes()).hasSize(10);
    }

    @Test
    void topic_ofBeforeThereWereRoles_goesOnServingItsNewestVersion() throws Exception {
        // Given: a model without parts is whole
        write(
                "plant/1/manifest",
                Manifests.draft("plant", List.of("x")).setVersion(1).build());
        write(
                "plant/2/manifest",
                Manifests.draft("plant", List.of("x")).setVersion(2).build());

        // Then
        assertThat(newest("plant").orElseThrow().manifest().getVersion()).isEqualTo(2);
    }

    private ModelManifest publish(String detector, byte[] bytes) {
        return new ModelPublisher(config)
                .publish(Manifests.draft(detector, List.of("x")).build(), bytes);
    }

    /** What a reader finds once that version is visible: a commit returns before its markers are in the topic. */
    private ModelArtifact newest(String detector, long version) {
        return await().until(
                        () -> newest(detector),
                        artifact -> artifact.filter(found -> found.manifest().getVersion() == version)
                                .isPresent())
                .orElseThrow();
    }

    private Optional<ModelArtifact> newest(String detector) {
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            reader.readToEnd();
            return reader.champion(detector);
        }
    }

    private void write(String key, ModelManifest manifest) throws Exception {
        Map<String, String> registry = Map.of(
                "schema.registry.url", kafka.registryUrl(), "value.subject.name.strategy", "TopicRecordNameStrategy");
        try (AvroSerializer serializer = new AvroSerializer()) {
            serializer.configure(registry, false);
            write(key, serializer.serialize(config.topics().models(), manifest));
        }
    }

    private void write(String key, byte[] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(config.topics().models(), key, value))
                    .get();
        }
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
