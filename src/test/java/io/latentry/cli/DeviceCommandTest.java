/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeviceCommandTest {
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void device_cpu_startsLibtorchAndSaysCpu() {
        // When
        int code = execute("device", "--device", "cpu");

        // Then
        assertThat(code).isZero();
        assertThat(output.toString().strip()).isEqualTo("cpu");
    }

    @Test
    void device_unknown_isWrongUsage() {
        // When
        int code = execute("device", "--device", "tpu");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("--device").contains("tpu");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Latentry.commandLine();
        commandLine.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }
}
