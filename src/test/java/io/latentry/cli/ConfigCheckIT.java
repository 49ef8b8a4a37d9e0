/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.WireFormat;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@KafkaTest
class ConfigCheckIT {
    private static final Schema ENGINE = new Schema.Parser().parse("""
            {"type":"record","name":"Reading","fields":[
             {"name":"flow","type":["null","double"]},
             {"name":"engine","type":{"type":"record","name":"Engine","fields":[{"name":"temperature","type":"double"}]}},
             {"name":"embedding","type":{"type":"array","items":"float"}}]}""");

    private static KafkaUnderTest cluster;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void fill() throws Exception {
        cluster = KafkaUnderTest.start();
        Map<String, Object> kafka = Map.of("bootstrap.servers", cluster.bootstrapServers());
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic("readings", 2, (short) 1)))
                    .all()
                    .get();
        }
        SchemaRegistryClient registry = SchemaRegistryClient.of(Map.of("schema.registry.url", cluster.registryUrl()));
        int id = registry.register("readings-value", ENGINE);
        byte[] junk = "{}".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 6; i++) {
                byte[] key = ("pump-" + i).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("readings", i % 2, 1_700_000_000_000L + i, key, reading(id, i)))
                        .get();
            }
            producer.send(new ProducerRecord<>("readings", junk)).get();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static byte[] reading(int id, int i) throws IOException {
        GenericRecord engine = new GenericRecordBuilder(
                        ENGINE.getField("engine").schema())
                .set("temperature", 80.5 + i)
                .build();
        GenericRecord reading = new GenericRecordBuilder(ENGINE)
                .set("flow", i == 0 ? null : 1.5 * i)
                .set("engine", engine)
                .set("embedding", List.of(1f, 2f))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(ENGINE).write(reading, encoder);
        encoder.flush();
        return WireFormat.framed(id, bytes.toByteArray());
    }

    private int check(String bootstrapServers, String topic, String features, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("latentry.yaml"), """
                kafka:
                  bootstrap.servers: %s
                schemaRegistry:
                  schema.registry.url: %s
                detectors:
                  - name: pumps
                    topics: [%s]
                    features: [%s]
                """.formatted(
                        bootstrapServers, cluster.registryUrl(), topic, features));
        CommandLine line = Latentry.commandLine();
        line.setOut(new PrintWriter(out));
        return line.execute(Stream.concat(Stream.of("config", "check", "-c", file.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void check_liveTopic_showsSchemasFieldsRowsAndWhatIsUnreadable() throws Exception {
        // When
        int exit = check(cluster.bootstrapServers(), "readings", "flow, engine.temperature, 'embedding[2]'");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("topic readings: 2 partitions", "7 records held, the newest 7 read")
                .contains("(readings-value version 1), Reading, 6 records")
                .containsPattern("flow +double, may be null +feature")
                .containsPattern("engine\\.temperature +double +feature")
                .containsPattern("embedding\\[n] +float +feature")
                .contains("3 of 3 features found")
                .containsPattern("2023-11-14T22:13:20Z +pump-0 +missing +80\\.5000 +1\\.00000 +2\\.00000")
                .contains("6 readable, 1 unreadable, 0 without a value, of 7")
                .contains("1 × NOT_FRAMED: Record: expected Confluent framing");
    }

    @Test
    void check_featureNobodyHas_suggestsOneAndExitsWith1() throws Exception {
        // When
        int exit = check(cluster.bootstrapServers(), "readings", "flow, engine.temprature, embedding");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("feature engine.temprature: there is no field temprature; did you mean temperature?")
                .contains("feature embedding: is no number, but array; name its length, as in [64]")
                .contains("1 of 3 features found", "0 readable, 7 unreadable");
    }

    @Test
    void check_topicThatDoesNotExist_exitsWith1() throws Exception {
        // When
        int exit = check(cluster.bootstrapServers(), "nowhere", "flow");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("topic nowhere: does not exist");
    }

    @Test
    void check_kafkaDoesNotAnswer_exitsWith1UnlessOffline() throws Exception {
        // When
        int online = check("127.0.0.1:1", "readings", "flow");
        int offline = check("127.0.0.1:1", "readings", "flow", "--offline");

        // Then
        assertThat(online).isEqualTo(1);
        assertThat(offline).isZero();
        assertThat(out.toString()).contains("Kafka at 127.0.0.1:1", "The file is right: 1 detector");
    }
}
