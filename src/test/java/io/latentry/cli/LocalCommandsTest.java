/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and texts of stack, simulate and import, as far as they need no broker. */
class LocalCommandsTest {

    @Test
    void stack_busyKafkaPort_exits1AndNamesIt() throws Exception {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();

            // When
            Outcome outcome = run("stack", "--registry-port", "0", "--kafka-port", "" + port);

            // Then
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("latentry stack: Kafka port " + port)
                    .contains("--kafka-port");
        }
    }

    @Test
    void stack_busyRegistryPort_exits1AndNamesIt() throws Exception {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();

            // When
            Outcome outcome = run("stack", "--kafka-port", "0", "--registry-port", "" + port);

            // Then
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).contains("port " + port).contains("--registry-port");
        }
    }

    @Test
    void import_badCell_exits2AndNamesFileLineAndColumn(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n3,x\n4,5\n");

        // When
        Outcome outcome = run("import", file.toString(), "--topic", "t");

        // Then
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("latentry import: " + file + ", line 3, column 'b': 'x' is no number");
    }

    @Test
    void import_missingFile_exits2() {
        // When
        Outcome outcome = run("import", "none.csv", "--topic", "t");

        // Then
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("none.csv: cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import x.csv",
                "import x.csv --topic t --rows 5",
                "import x.csv --topic t --time-format epoch-fortnights",
                "import x.csv --topic t --entity a --entity-value b",
                "import x.csv --topic t --rate -1",
                "simulate",
                "simulate boat",
                "simulate fleet --faults 1",
                "simulate fleet --entities 0",
                "simulate road --rate -5",
                "simulate road --history soon"
            })
    void run_wrongUsage_exits2(String arguments) {
        // When
        Outcome outcome = run(arguments.split(" "));

        // Then
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stack --help", "simulate --help", "simulate fleet --help", "import --help"})
    void run_help_exits0AndExplains(String arguments) {
        // When
        Outcome outcome = run(arguments.split(" "));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Usage: latentry " + arguments.replace(" --help", ""));
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Latentry.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    private record Outcome(int code, String out, String err) {}
}
