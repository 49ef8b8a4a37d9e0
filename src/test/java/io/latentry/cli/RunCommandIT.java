/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.model.ModelPublisher;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

@KafkaTest
class RunCommandIT {
    /** Where the account of a detector named plant is restored from. */
    private static final String CHANGELOG = "latentry-plant-accounts-changelog";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private KafkaUnderTest stack;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        stack = KafkaUnderTest.start();
        file = Files.writeString(folder.resolve("latentry.yaml"), """
                kafka: { bootstrap.servers: "%s" }
                schemaRegistry: { schema.registry.url: "%s" }
                application: { stateDir: "%s" }
                device: cpu
                detectors:
                  - { name: plant, topics: [plant], features: [a, b, c, d] }
                """.formatted(
                        stack.bootstrapServers(), stack.registryUrl(), folder.resolve("state")));
        LatentryConfig config = ConfigLoader.load(file, Map.of());
        try (OutputTopics topics = new OutputTopics(config);
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
                Detector detector = PlantRecords.detector(1)) {
            topics.create();
            admin.createTopics(List.of(new NewTopic("plant", 1, (short) 1), new NewTopic(CHANGELOG, 1, (short) 1)))
                    .all()
                    .get();
            new ModelPublisher(config)
                    .publish(Manifests.draft("plant", detector.featureNames()).build(), detector.toBytes());
        }
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void run_anExceptionThatNobodyCatches_exitsWith1AndSaysTheCause() {
        // Given: an account of a version that is yet to come, which the processor finds at its first record
        send(CHANGELOG, "plant/0", new byte[] {99});
        send("plant", "u1", new byte[] {1});

        // When
        int code = run("run", "-c", file.toString());

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("latentry run: detector plant: The accounts store holds what this version cannot read");
        assertThat(out.toString()).contains("plant FAILED(The accounts store holds");
    }

    private int run(String... arguments) {
        CommandLine command = Latentry.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void send(String topic, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, 0, key, value));
        }
    }
}
