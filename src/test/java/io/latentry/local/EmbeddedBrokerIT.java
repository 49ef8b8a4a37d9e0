/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedBrokerIT {

    @Test
    void restart_keptFolder_stillHasTheRecords(@TempDir Path folder) throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.of(folder))) {
            createTopic(broker, "kept");
            send(broker, "kept", "first");
        }

        // When
        List<String> found;
        try (EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.of(folder))) {
            send(broker, "kept", "second");
            found = read(broker, "kept", 2);
        }

        // Then
        assertThat(found).containsExactly("first", "second");
    }

    @Test
    void close_temporaryFolder_leavesNothingBehind() throws Exception {
        // Given
        EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.empty());
        Path folder = temporaryFolderOf(broker);

        // When
        broker.close();

        // Then
        assertThat(folder).doesNotExist();
    }

    @Test
    void start_busyPort_namesThePortAndTheRemedy() throws Exception {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(port, Optional.empty()))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("--kafka-port");
        }
    }

    @Test
    void start_folderInUse_namesTheFolder(@TempDir Path folder) {
        // Given
        try (EmbeddedBroker first = EmbeddedBroker.start(0, Optional.of(folder))) {
            assertThat(first.port()).isPositive();

            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(0, Optional.of(folder)))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use by another broker");
        }
    }

    @Test
    void start_folderOfAnotherCluster_isRefused(@TempDir Path folder) throws Exception {
        // Given
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Files.writeString(logs.resolve("meta.properties"), "version=1\nnode.id=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\n");

        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(0, Optional.of(folder)))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("another Kafka cluster")
                .hasMessageContaining("AAAAAAAAAAAAAAAAAAAAAA");
    }

    /** Told by the port in its settings from those of other test JVMs, which come and go. */
    private static Path temporaryFolderOf(EmbeddedBroker broker) throws IOException {
        try (var entries =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "latentry-broker-*")) {
            for (Path entry : entries) {
                try {
                    String settings = Files.readString(entry.resolve("server.properties"));
                    if (settings.replace("\\", "").contains(broker.bootstrapServers())) {
                        return entry;
                    }
                } catch (NoSuchFileException e) {
                    // Another one's, which has just gone or is not yet written.
                    continue;
                }
            }
        }
        throw new AssertionError("No folder of the broker on " + broker.bootstrapServers());
    }

    private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static void send(EmbeddedBroker broker, String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> read(EmbeddedBroker broker, String topic, int count) {
        List<String> values = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
