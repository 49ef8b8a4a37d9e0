/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.model.ModelTopic;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.PlantRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code retrain --once} prints, and its exit codes, of two detectors, for one of which there are no records. */
@KafkaTest
@Timeout(300)
class RetrainCommandIT {
    private static final long START = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private KafkaUnderTest kafka;
    private Path file;
    private LatentryConfig config;
    private int schemaId;
    private int produced;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaUnderTest.start();
        file = Files.writeString(
                folder.resolve("plant.yaml"), """
                kafka:
                  bootstrap.servers: %s
                schemaRegistry:
                  schema.registry.url: %s
                device: cpu
                detectors:
                  - name: silent
                    topics: [silent]
                    features: [a, b, c, d]
                  - name: plant
                    topics: [plant]
                    features: [a, b, c, d]
                    falseAlarmRate: 0.01
                    model: { hidden: 16, latent: 2, steps: 100 }
                    training: { rows: 1500, minimumRows: 500 }
                """.formatted(kafka.bootstrapServers(), kafka.registryUrl()));
        config = ConfigLoader.load(file, Map.of());
        schemaId = SchemaRegistryClient.of(config.schemaRegistry()).register("plant-value", PlantRecords.SCHEMA);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("silent", 1, (short) 1), new NewTopic("plant", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void detector_thatCannotBeTrained_isNamed_andTheOthersAreTrainedAllTheSame() {
        // Given
        produce(1_500, PlantRecords::row);

        // When
        int exit = execute("--once");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString())
                .contains("latentry retrain: silent: Detector silent cannot be trained: 0 readable records");
        assertThat(out.toString()).contains("plant version 1: trained on ");
        assertThat(new ModelTopic(config).read()).containsOnlyKeys("plant");
    }

    @Test
    void model_thatTheGateRejects_isNamedWithTheReason_andTheCommandExitsWith3() {
        // Given: a champion, then records of another plant, then a few of the first again
        produce(1_500, PlantRecords::row);
        int first = execute("--once", "--detector", "plant");
        produce(1_250, random -> {
            float[] row = PlantRecords.row(random);
            row[0] = (float) random.nextGaussian();
            return row;
        });
        produce(250, PlantRecords::row);
        out.getBuffer().setLength(0);

        // When
        int exit = execute("--once", "--detector", "plant");

        // Then
        assertThat(first).isZero();
        assertThat(exit).isEqualTo(3);
        assertThat(out.toString())
                .contains("plant: gate, challenger against champion version 1")
                .contains("FAILED logLikelihood")
                .contains("plant: rejected, nothing published: logLikelihood: the newest records are ");
        assertThat(err.toString()).isEmpty();
        assertThat(new ModelTopic(config).read().get("plant").versions()).containsOnlyKeys(1L);
    }

    private int execute(String... args) {
        CommandLine command =
                Latentry.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[args.length + 3];
        System.arraycopy(args, 0, all, 3, args.length);
        all[0] = "retrain";
        all[1] = "-c";
        all[2] = file.toString();
        return command.execute(all);
    }

    private void produce(int count, Function<Random, float[]> rows) {
        Random random = new Random(produced + 1);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                byte[] value = PlantRecords.framed(schemaId, PlantRecords.record("u", rows.apply(random)));
                var unused = producer.send(new ProducerRecord<>("plant", 0, START + produced++, "u", value));
            }
            producer.flush();
        }
    }
}
