/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DashboardCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void execute_portIsTaken_namesItAndTheRemedyAndExitsOne() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            // When
            int code = execute("--port", port);

            // Then
            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("127.0.0.1:" + port, "--port").contains("Address already in use");
        }
    }

    @Test
    void execute_impossiblePort_exitsTwo() throws IOException {
        // When
        int code = execute("--port", "70000");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--port", "70000");
    }

    private int execute(String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("latentry.yaml"), """
                kafka: {bootstrap.servers: "localhost:1"}
                schemaRegistry: {schema.registry.url: "http://localhost:1"}
                detectors:
                  - {name: pumps, topics: [readings], features: [flow, pressure]}
                """);
        CommandLine command = Latentry.commandLine().setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 3];
        arguments[0] = "dashboard";
        arguments[1] = "-c";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return command.execute(arguments);
    }
}
