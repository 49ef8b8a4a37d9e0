/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.offline.PlantFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(240)
class ExploreCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path input;

    @BeforeEach
    void writeFile() throws Exception {
        input = PlantFiles.table(folder.resolve("plant.csv"), 240, i -> false, 1);
    }

    @Test
    void explore_ofAFileWithAFactor_writesTablesAndPictures() {
        // When
        int exit = explore(
                "--exclude",
                "label",
                "--factors",
                "c",
                "--latent",
                "2",
                "--from",
                "3",
                "--to",
                "200",
                "--shared-variance");

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("240 rows of 2 features; 2 latent variables (beta 1.0) explain ")
                .contains("Beta 4.0: MIG ")
                .contains("Tables and pictures are in " + folder.resolve("out"));
        assertThat(folder.resolve("out/traversal-z2.png")).isNotEmptyFile();
        assertThat(folder.resolve("out/disentanglement.json")).isNotEmptyFile();
        assertThat(folder.resolve("out/interpolation.json"))
                .content()
                .contains("\"from\" : 3,")
                .contains("\"to\" : 200,");
    }

    @Test
    void explore_withFewerLatentsThanBefore_leavesNoStalePicture() {
        // Given
        assertThat(explore("--exclude", "label", "--factors", "c", "--latent", "2"))
                .isZero();

        // When
        int exit = explore("--exclude", "label", "--latent", "1");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("Disentanglement is not measured: no factors are known.");
        assertThat(folder.resolve("out/traversal-z1.png")).isNotEmptyFile();
        assertThat(folder.resolve("out/traversal-z2.png")).doesNotExist();
        assertThat(folder.resolve("out/factors.png")).doesNotExist();
        assertThat(folder.resolve("out/disentanglement.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --factors load      | there is no column 'load' to be a factor; its columns are a, b, c, label
            --factors a,b,c,label | every column is a factor; at least one must be a feature
            --latent 5          | 5 latent variables are more than the 4 features
            --to 240            | There is no row 240 to be 'to': rows are numbered from 0 to 239.
            --at -1             | There is no row -1 to be 'at'
            --beta -2           | Beta must be 0 or more
            --shared-variance --beta 0.5 | beta is 0.5, but must be above 1 for a beta-vae
            --steps many        | Invalid value for option '--steps'
            --simulator fleet   | mutually exclusive
            """)
    void explore_wronglyUsed_saysWhyAndExitsWith2(String option, String problem) {
        // When
        int exit = explore(option.split(" "));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(problem);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void explore_ofAFileThatCannotServe_namesItAndExitsWith2() throws Exception {
        // Given
        Path lines = Files.write(
                folder.resolve("short.csv"), Files.readAllLines(input).subList(0, 51));

        List<String> rows = Files.readAllLines(input);
        rows.set(3, rows.get(3).replaceFirst("[^,]+", ""));
        Path gap = Files.write(folder.resolve("gap.csv"), rows);

        // When
        int incomplete = execute(
                "explore",
                "--input",
                gap.toString(),
                "--out",
                folder.resolve("out").toString());
        int missing = execute(
                "explore", "--input", "none.csv", "--out", folder.resolve("out").toString());
        int tooFew = execute(
                "explore",
                "--input",
                lines.toString(),
                "--out",
                folder.resolve("out").toString());

        // Then
        assertThat(incomplete).isEqualTo(2);
        assertThat(missing).isEqualTo(2);
        assertThat(tooFew).isEqualTo(2);
        assertThat(err.toString())
                .contains(gap + ": row 2 has no value in column 'a'")
                .contains("latentry explore: none.csv: there is no such file")
                .contains(lines + ": 50 rows are too few to explore: at least 100 are needed.");
    }

    @Test
    void explore_ofASimulatorWithColumns_isRefused() {
        // When
        int exit = execute("explore", "--simulator", "road", "--factors", "a", "--out", folder.toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("a simulator knows its own");
    }

    @Test
    void explore_intoAFile_exitsWith1() throws Exception {
        // Given
        Files.writeString(folder.resolve("out"), "in the way");

        // When
        int exit = explore("--exclude", "label");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString())
                .contains("latentry explore: ")
                .contains(folder.resolve("out").toString());
    }

    private int explore(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "explore",
                "--input",
                input.toString(),
                "--out",
                folder.resolve("out").toString()));
        boolean ofSteps = List.of(more).contains("--steps");
        arguments.addAll(ofSteps ? List.of() : List.of("--steps", "40"));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine line = Latentry.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
