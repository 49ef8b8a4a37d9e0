/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the local stack in processes of their own, as a user starts and stops them. */
@Timeout(120)
class StackCommandIT {

    @Test
    void stack_terminated_stopsCleanlyWithExit0(@TempDir Path folder) throws Exception {
        // Given
        Process stack = latentry("stack", "--kafka-port", "0", "--registry-port", "0", "--data", folder.toString());
        try (BufferedReader out = stack.inputReader()) {
            String bootstrap = valueOf(out, "Kafka");
            String registry = valueOf(out, "Schema registry");
            String[] cluster = {"--bootstrap-servers", bootstrap, "--schema-registry", registry};
            Process simulation =
                    latentry(with(cluster, "simulate", "fleet", "--records", "100", "--rate", "0", "--faults", "0.3"));
            String report = simulation.inputReader().readLine();

            // When
            // Process.destroy would close the stream that is read below.
            stack.toHandle().destroy();

            // Then
            assertThat(simulation.waitFor()).isZero();
            assertThat(report).isEqualTo("100 records written to fleet-readings.");
            assertThat(stack.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(stack.exitValue()).isZero();
            assertThat(out.lines().toList()).contains("Stopped.");
        } finally {
            stack.destroyForcibly();
        }
    }

    private static String[] with(String[] cluster, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(cluster));
        return all.toArray(String[]::new);
    }

    private static String valueOf(BufferedReader out, String name) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith(name)) {
            line = out.readLine();
        }
        return line == null ? "" : line.substring(name.length()).strip();
    }

    private static Process latentry(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Latentry.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
