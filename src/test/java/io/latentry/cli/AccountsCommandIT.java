/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.ConfigLoader;
import io.latentry.config.OutputTopics;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code accounts} and {@code dead-letters}, on a cluster in which nothing has run yet but one letter lies. */
@KafkaTest
class AccountsCommandIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private KafkaUnderTest stack;
    private String file;

    @BeforeEach
    void start() throws Exception {
        stack = KafkaUnderTest.start();
        Path path = Files.writeString(
                folder.resolve("latentry.yaml"), """
                kafka: { bootstrap.servers: "%s" }
                schemaRegistry: { schema.registry.url: "%s" }
                detectors:
                  - { name: plant, topics: [plant], features: [a] }
                """.formatted(stack.bootstrapServers(), stack.registryUrl()));
        file = path.toString();
        try (OutputTopics topics = new OutputTopics(ConfigLoader.load(path, Map.of()));
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
            topics.create();
            admin.createTopics(List.of(new NewTopic("plant", 1, (short) 1)))
                    .all()
                    .get();
        }
        letter();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void accounts_beforeTheFirstRecord_saysSo() {
        // When
        int code = run("accounts", "-c", file, "--verify");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("plant            no record yet");
    }

    @Test
    void accounts_ofADetectorThatIsNotThere_isWrongUsage() {
        // When
        int code = run("accounts", "-c", file, "--detector", "plan");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("there is no detector plan; there are plant");
    }

    @Test
    void deadLetters_ofAReason_areListed() {
        // When
        int code = run("dead-letters", "list", "-c", file, "--reason", "not_framed", "--since", "1h", "--json");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("\"reason\" : \"NOT_FRAMED\"").contains("\"offset\" : 17");
    }

    @Test
    void deadLetters_thatTheFilterPassesOver_stay() {
        // When
        int code = run("dead-letters", "redrive", "-c", file, "--detector", "other");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("0 sent back");
    }

    @Test
    void deadLetters_onADryRun_stay() {
        // Given
        run("dead-letters", "redrive", "-c", file, "--dry-run");
        String dry = out.toString();

        // When
        int code = run("dead-letters", "redrive", "-c", file);

        // Then
        assertThat(code).isZero();
        assertThat(dry).contains("plant-0@17").contains("1 would be sent back");
        assertThat(out.toString()).contains("1 sent back");
    }

    private int run(String... arguments) {
        CommandLine command = Latentry.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void letter() {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>("latentry.dead-letters", "u1", new byte[] {1});
        Map.of("reason", "NOT_FRAMED", "detector", "plant", "topic", "plant", "partition", "0", "offset", "17")
                .forEach((name, value) ->
                        letter.headers().add("latentry.error." + name, value.getBytes(StandardCharsets.UTF_8)));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(letter);
        }
    }
}
