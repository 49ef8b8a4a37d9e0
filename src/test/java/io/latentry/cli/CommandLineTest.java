/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"run", "retrain", "dashboard", "config check --offline"})
    void configuration_withSeveralMistakes_namesThemAllAndExitsWith2(String command) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
                kafka:
                  bootstrap.servers: b:1
                schemaRegistry:
                  schema.registry.url: http://r:1
                detectors:
                  - name: pumps
                    topics: []
                    featurs: [flow]
                    falseAlarmRate: 2
                """);

        // When
        int exit = execute((command + " -c " + file).split(" "));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("detectors[0].topics")
                .contains("detectors[0].featurs: unknown key; did you mean features?")
                .contains("detectors[0].falseAlarmRate");
    }

    @Test
    void configuration_thatDoesNotExist_isNamedAndExitsWith2() {
        // When
        int exit = execute("run", "-c", folder.resolve("none.yaml").toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "retrain",
                "retrain -c c.yaml --from 7d",
                "retrain -c c.yaml --once --from 2026-11-22 --to 2026-11-21",
                "models",
                "models list",
                "models promote -c c.yaml",
                "models prune -c c.yaml",
                "dashboard",
                "demo --duration soon",
                "demo --http-port x",
                "evaluate",
                "score",
                "explore",
                "bench retrain --rounds -1",
                "bench retrain --features 39",
                "bench retrain --rows 50",
                "bench retrain --json no/such/folder/figures.json",
                "bench stream --json no/such/folder/figures.json",
                "config",
                "config check"
            })
    void command_wronglyUsed_exitsWith2AndSaysHowItIsUsed(String line) {
        // When
        int exit = execute(line.split(" "));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: latentry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "stack",
                "run",
                "retrain",
                "models",
                "models list",
                "models show",
                "models diff",
                "models plot",
                "models promote",
                "models rollback",
                "models prune",
                "dashboard",
                "simulate",
                "simulate fleet",
                "import",
                "evaluate",
                "score",
                "explore",
                "config",
                "config check"
            })
    void command_askedForHelp_explainsItselfAndExitsWith0(String command) {
        // When
        int exit = execute((command + " --help").strip().split(" "));

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("Usage: latentry");
    }

    @Test
    void version_askedFor_isThatOfTheBuild() {
        // When
        int exit = execute("--version");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).matches("latentry \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    private int execute(String... arguments) {
        CommandLine line = Latentry.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
