/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.offline.PlantFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(240)
class OfflineCommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path train;
    private Path input;

    @BeforeEach
    void writeFiles() throws Exception {
        train = PlantFiles.table(folder.resolve("train.csv"), 300, i -> false, 1);
        input = PlantFiles.table(folder.resolve("input.csv"), 60, i -> i % 6 == 5, 2);
    }

    @Test
    void score_ofAFile_writesARowPerInputRowAndComparesWithTheLabels() throws Exception {
        // When
        int exit = score("--label", "label", "--false-alarm-rate", "0.01");

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("Trained on 300 rows; ")
                .contains(" of 60 rows of " + input)
                .contains("AUROC against label: 100.00 %");
        List<String> lines = scores();
        assertThat(lines)
                .hasSize(61)
                .first()
                .isEqualTo("id,score,pred,pValue,reconstructionPValue,latentPValue,reconstructionError,"
                        + "reconstructionNll,latentLogLikelihood,kl,elbo");
        for (int i = 0; i < 60; i++) {
            String[] cells = lines.get(i + 1).split(",");
            assertThat(cells).hasSize(11);
            assertThat(cells[0]).isEqualTo(Integer.toString(i));
            assertThat(cells[2]).isEqualTo(Double.parseDouble(cells[1]) >= 0.5 ? "1" : "0");
            assertThat(Arrays.stream(cells).mapToDouble(Double::parseDouble)).allMatch(Double::isFinite);
            if (i % 6 == 5) {
                assertThat(cells[2]).isEqualTo("1");
            }
        }
    }

    @Test
    void score_ofColumnsInAnotherOrder_isTheSame() throws Exception {
        // Given
        assertThat(score("--label", "label")).isZero();
        List<String> expected = scores();
        List<String> turned = new ArrayList<>();
        for (String line : Files.readAllLines(input)) {
            String[] cells = line.split(",");
            turned.add(String.join(",", cells[2], cells[3], cells[0], cells[1]));
        }
        Files.write(input, turned);

        // When
        int exit = score("--label", "label");

        // Then
        assertThat(turned).first().isEqualTo("c,label,a,b");
        assertThat(exit).isZero();
        assertThat(scores()).isEqualTo(expected);
    }

    @Test
    void score_withLabelsInTheInputOnly_leavesThemOut() throws Exception {
        // Given
        List<String> unlabelled = Files.readAllLines(train).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
        Files.write(train, unlabelled);

        // When
        int exit = score("--label", "label");

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString()).contains("AUROC against label");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,label       | columns of %s are missing: c; leave them out of both with --exclude, or add them
            a,b,c,d,label   | %s has no columns d; leave them out with --exclude, or name them with --label or --time
            """)
    void score_ofOtherColumns_namesThemAndExitsWith2(String header, String problem) throws Exception {
        // Given
        int columns = header.split(",").length;
        Files.writeString(
                input,
                header + "\n" + IntStream.range(0, columns).mapToObj(i -> "0").collect(Collectors.joining(",")));

        // When
        int exit = score("--label", "label");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("latentry score: " + input + ": " + problem.formatted(train));
    }

    @Test
    void score_trainedOnThreeRows_saysHowManyAreNeededAndExitsWith2() throws Exception {
        // Given
        Files.writeString(train, "a,b,c\n1,2,3\n2,3,4\n3,4,5\n");

        // When
        int exit = score("--exclude", "label");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains(train + ": its 3 rows cannot train a detector: ")
                .contains("too few");
        assertThat(folder.resolve("scores.csv")).doesNotExist();
    }

    @Test
    void score_ofTextInAColumn_namesItAndItIsCuredByExcludingIt() throws Exception {
        // Given
        List<String> lines = new ArrayList<>(Files.readAllLines(input));
        lines.set(7, "1,2,closed,0");
        Files.write(input, lines);

        // When
        int exit = score("--label", "label");
        int cured = score("--label", "label", "--exclude", "c");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(input + ", line 8, column 'c': 'closed' is no number");
        assertThat(cured).isZero();
    }

    @Test
    void score_ofASeries_judgesEachRowWithThoseBeforeIt() throws Exception {
        // Given: a fault that lasts
        input = PlantFiles.table(folder.resolve("input.csv"), 120, i -> i >= 80, 2);

        // When
        int exit = score("--label", "label", "--window", "6");
        List<String> whole = scores();
        Files.write(input, Files.readAllLines(input).subList(0, 91));
        int ofFewer = score("--label", "label", "--window", "6");

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(ofFewer).isZero();
        assertThat(whole.subList(1, 71)).allMatch(line -> line.split(",")[2].equals("0"));
        assertThat(whole.get(1 + 90).split(",")[2]).isEqualTo("1");
        assertThat(scores()).isEqualTo(whole.subList(0, 91));
    }

    @Test
    void score_withDifferences_needsAWindow() throws Exception {
        // Given: a fault that lasts
        input = PlantFiles.table(folder.resolve("input.csv"), 120, i -> i >= 80, 2);

        // When
        int alone = score("--label", "label", "--differences");
        int exit = score("--label", "label", "--window", "6", "--differences");

        // Then
        assertThat(alone).isEqualTo(2);
        assertThat(err.toString()).contains("set a window of more than 1");
        assertThat(exit).isZero();
        assertThat(scores().get(1 + 110).split(",")[2]).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"1, 200, 1", "3, 200, 1e30", "3, 200, 1e-30", "1500, 130, 1"})
    void score_ofUnusualShapesAndMagnitudes_staysFinite(int features, int rows, double magnitude) throws Exception {
        // Given: the first of several columns is constant
        train = random(folder.resolve("shape-train.csv"), features, rows, magnitude, 1);
        input = random(folder.resolve("shape-input.csv"), features, 20, magnitude, 2);

        // When
        int exit = score();

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(scores()).hasSize(21);
        assertThat(scores().stream()
                        .skip(1)
                        .flatMap(line -> Arrays.stream(line.split(",")))
                        .mapToDouble(Double::parseDouble))
                .allMatch(Double::isFinite);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void score_ofRowsWithEmptyCells_judgesThemByTheOthers(int window) throws Exception {
        // Given
        for (Path file : List.of(train, input)) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 1; i < lines.size(); i += 7) {
                lines.set(i, lines.get(i).replaceFirst("[^,]+", ""));
            }
            Files.write(file, lines);
        }

        // When
        int exit = score("--exclude", "label", "--window", Integer.toString(window));

        // Then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(scores().stream()
                        .skip(1)
                        .flatMap(line -> Arrays.stream(line.split(",")))
                        .mapToDouble(Double::parseDouble))
                .allMatch(Double::isFinite);
    }

    @ParameterizedTest
    @CsvSource({"--false-alarm-rate, 0.7", "--window, 0", "--seed, one", "--unknown, x"})
    void score_wronglyUsed_exitsWith2(String option, String value) {
        // When
        int exit = score(option, value);

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: latentry score");
    }

    @Test
    void evaluate_ofAPack_printsATableAndTellsWhichSetFailed() throws Exception {
        // Given
        PlantFiles.table(folder.resolve("pack/plants/good.csv"), 260, i -> i % 10 == 0, 1);
        Files.writeString(folder.resolve("pack/plants/bad.csv"), "a,label\n1,0\nhigh,0\n");
        Files.writeString(folder.resolve("pack/manifest.json"), """
                {"sets": [{"group": "plants", "file": "plants/good.csv", "protocol": "tab"},
                          {"group": "plants", "file": "plants/bad.csv", "protocol": "tab"}]}""");

        // When
        int exit = execute(
                "evaluate",
                "--pack",
                folder.resolve("pack").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--seeds",
                "1");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("plants/good +117 +143 +3 +1 +[\\d.]+ +(99|100)\\.\\d\\d")
                .containsPattern("plants/bad +failed")
                .containsPattern("mean of plants +AUROC (99|100)\\.\\d\\d % over 1 of 2 sets")
                .contains("AUROC is informative");
        assertThat(err.toString()).contains("plants/bad: ").contains("line 3, column 'a': 'high' is no number");
        assertThat(folder.resolve("out/plants/good.s1.csv")).exists();
    }

    @ParameterizedTest
    @CsvSource({"--groups, x", "--protocol, best", "--seeds, '1,1'", "--threads, 0"})
    void evaluate_wronglyUsed_exitsWith2(String option, String value) throws Exception {
        // Given
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"sets\": [{\"group\": \"g\", \"file\": \"a.csv\", \"protocol\": \"ts\"}]}");

        // When
        int exit = execute(
                "evaluate",
                "--pack",
                folder.toString(),
                "--out",
                folder.resolve("o").toString(),
                option,
                value);

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    private static Path random(Path file, int features, int rows, double magnitude, long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder(
                IntStream.range(0, features).mapToObj(d -> "f" + d).collect(Collectors.joining(",", "", "\n")));
        for (int i = 0; i < rows; i++) {
            csv.append(IntStream.range(0, features)
                    .mapToObj(d -> String.format(
                            Locale.ROOT,
                            "%.4e",
                            features > 1 && d == 0 ? magnitude : magnitude * random.nextGaussian()))
                    .collect(Collectors.joining(",", "", "\n")));
        }
        return Files.writeString(file, csv);
    }

    private int score(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--train",
                train.toString(),
                "--input",
                input.toString(),
                "--output",
                folder.resolve("scores.csv").toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private List<String> scores() throws Exception {
        return Files.readAllLines(folder.resolve("scores.csv"));
    }

    private int execute(String... arguments) {
        CommandLine line = Latentry.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}
