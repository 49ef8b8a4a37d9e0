/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class EvaluationTest {
    @TempDir
    Path folder;

    @Test
    void run_setsWithoutOrder_writesAFilePerSeedWithEachTestRowOnce() throws Exception {
        // Given: 260 rows, every tenth anomalous
        PlantFiles.table(folder.resolve("pack/tabular/plant.csv"), 260, i -> i % 10 == 0, 1);
        manifest(entry("tabular", "plant", "tab"));
        List<Long> told = new ArrayList<>();

        // When
        Evaluation evaluation = Evaluation.of(options(Protocol.OC, 1L, 2L));
        List<SetResult> results = evaluation.run(told::add);

        // Then
        assertThat(evaluation.runs()).isEqualTo(2);
        assertThat(told).containsExactly(1L, 2L);
        SetResult result = results.get(0);
        assertThat(result.problem()).isEmpty();
        assertThat(result.trainingRows()).isEqualTo(117);
        assertThat(result.scoredRows()).isEqualTo(143);
        assertThat(result.features()).isEqualTo(3);
        assertThat(result.runs()).isEqualTo(2);
        assertThat(result.auroc().orElseThrow()).isGreaterThan(0.99);
        assertThat(files()).containsExactlyInAnyOrder("tabular/plant.s1.csv", "tabular/plant.s2.csv");
        List<String> lines = Files.readAllLines(folder.resolve("out/tabular/plant.s2.csv"));
        assertThat(lines).hasSize(144).first().isEqualTo("id,score,pred");
        FeatureTable table = FeatureTableReader.read(folder.resolve("pack/tabular/plant.csv"), ColumnRoles.OF_A_PACK);
        assertThat(ids(lines))
                .containsExactly(
                        Split.of(Protocol.OC, 260, table.requireLabels(), 2).test());
        assertThat(lines.subList(1, 144)).allMatch(line -> line.matches("\\d+,(1\\.0|0\\.\\d+|\\d\\.\\d+E-\\d+),[01]"));
    }

    @Test
    void run_aSeries_writesOneFileWhateverTheSeedsAndScoresItsTestRowsInOrder() throws Exception {
        // Given
        PlantFiles.series(folder.resolve("pack/asd/line.csv"), 300, 100, i -> i >= 350 && i < 360, 1);
        manifest(entry("asd", "line", "ts"));

        // When
        SetResult result = evaluate(Protocol.OC, 1L, 2L, 3L).get(0);

        // Then
        assertThat(result.runs()).isEqualTo(1);
        assertThat(result.trainingRows()).isEqualTo(300);
        assertThat(files()).containsExactly("asd/line.csv");
        List<String> lines = Files.readAllLines(folder.resolve("out/asd/line.csv"));
        assertThat(ids(lines)).hasSize(100).startsWith(300, 301).endsWith(399);
        assertThat(lines.get(1 + 55)).endsWith(",1");
    }

    @Test
    void run_aSeriesWithOtherLabelsAndALaterRowChanged_givesTheSameEarlierScores() throws Exception {
        // Given
        Path file = PlantFiles.series(folder.resolve("pack/asd/line.csv"), 300, 60, i -> i >= 350, 1);
        manifest(entry("asd", "line", "ts"));
        evaluate(Protocol.OC, 1L);
        List<String> before = Files.readAllLines(folder.resolve("out/asd/line.csv"));
        List<String> rows = new ArrayList<>(Files.readAllLines(file));
        rows.replaceAll(row -> row.replace(",1,", ",?,").replace(",0,", ",1,").replace(",?,", ",0,"));
        rows.set(360, "2026-01-01 00:00:00,9,9,9,0,test");
        Files.write(file, rows);

        // When
        evaluate(Protocol.OC, 1L);

        // Then
        List<String> after = Files.readAllLines(folder.resolve("out/asd/line.csv"));
        assertThat(after.subList(0, 60)).isEqualTo(before.subList(0, 60));
        assertThat(after.get(60)).isNotEqualTo(before.get(60));
    }

    @Test
    void run_withDifferences_judgesSeriesAnotherWay() throws Exception {
        // Given
        PlantFiles.series(folder.resolve("pack/asd/line.csv"), 300, 60, i -> i >= 350, 1);
        manifest(entry("asd", "line", "ts"));
        evaluate(Protocol.OC, 1L);
        List<String> without = Files.readAllLines(folder.resolve("out/asd/line.csv"));

        // When
        List<SetResult> results = Evaluation.of(options(Protocol.OC, true, 1L)).run(done -> {});

        // Then
        assertThat(results).allMatch(result -> result.problem().isEmpty());
        List<String> with = Files.readAllLines(folder.resolve("out/asd/line.csv"));
        assertThat(with).hasSameSizeAs(without).isNotEqualTo(without);
    }

    @Test
    void run_withoutSplit_trainsOnAndScoresAllRowsWhateverTheirLabels() throws Exception {
        // Given
        Path file = PlantFiles.table(folder.resolve("pack/tabular/plant.csv"), 200, i -> i % 20 == 0, 1);
        manifest(entry("tabular", "plant", "tab"));
        evaluate(Protocol.UNSUP, 1L, 2L);
        List<String> before = Files.readAllLines(folder.resolve("out/tabular/plant.csv"));
        List<String> rows = new ArrayList<>(Files.readAllLines(file));
        rows.replaceAll(row -> row.replaceFirst(",[01]$", ",0"));
        Files.write(file, rows);

        // When
        SetResult result = evaluate(Protocol.UNSUP, 1L, 2L).get(0);

        // Then
        assertThat(files()).containsExactly("tabular/plant.csv");
        assertThat(before).hasSize(201);
        assertThat(Files.readAllLines(folder.resolve("out/tabular/plant.csv"))).isEqualTo(before);
        assertThat(result.auroc()).isEmpty();
    }

    @Test
    void run_runsOfAProcess_scoresEachWithTheDetectorOfTheNormalOne() throws Exception {
        // Given
        PlantFiles.series(folder.resolve("pack/tep/normal_train.csv"), 300, 0, i -> false, 1);
        PlantFiles.series(folder.resolve("pack/tep/normal_test.csv"), 0, 50, i -> false, 2);
        PlantFiles.series(folder.resolve("pack/tep/fault01_test.csv"), 0, 50, i -> i >= 20, 3);
        PlantFiles.table(folder.resolve("pack/tep/fault02_test.csv"), 50, i -> i >= 20, 3);
        PlantFiles.write(folder.resolve("pack/tep/fault03_test.csv"), "a,b,label\n1,2,0\n");
        manifest(
                entry("tep", "fault01_test", "tep"),
                entry("tep", "normal_train", "tep"),
                entry("tep", "normal_test", "tep"),
                entry("tep", "fault02_test", "tep"),
                entry("tep", "fault03_test", "tep"));

        // When
        List<SetResult> results = evaluate(Protocol.OC, 1L);

        // Then
        assertThat(results)
                .extracting(SetResult::name)
                .containsExactly("fault01_test", "normal_train", "normal_test", "fault02_test", "fault03_test");
        assertThat(results).extracting(SetResult::trainingRows).containsExactly(300, 300, 300, 300, 0);
        assertThat(results).extracting(SetResult::scoredRows).containsExactly(50, 0, 50, 50, 0);
        assertThat(results.get(4).problem().orElseThrow())
                .contains("fault03_test.csv")
                .contains("normal_train.csv");
        assertThat(files())
                .containsExactlyInAnyOrder("tep/fault01_test.csv", "tep/fault02_test.csv", "tep/normal_test.csv");
        assertThat(Files.readAllLines(folder.resolve("out/tep/fault01_test.csv")))
                .isEqualTo(Files.readAllLines(folder.resolve("out/tep/fault02_test.csv")));
    }

    @Test
    void run_setsThatCannotBeEvaluated_areToldAndDoNotStopTheOthers() throws Exception {
        // Given: an earlier evaluation has left scores of one of them
        PlantFiles.write(folder.resolve("out/tabular/tiny.s1.csv"), "id,score,pred\n0,0.5,1\n");
        PlantFiles.table(folder.resolve("pack/tabular/tiny.csv"), 6, i -> i == 0, 1);
        PlantFiles.table(folder.resolve("pack/tabular/plant.csv"), 260, i -> i % 10 == 0, 1);
        manifest(entry("tabular", "tiny", "tab"), entry("tabular", "gone", "tab"), entry("tabular", "plant", "tab"));

        // When
        List<SetResult> results = evaluate(Protocol.OC, 1L);

        // Then
        assertThat(results.get(0).problem().orElseThrow()).contains("too few");
        assertThat(results.get(1).problem().orElseThrow()).contains("gone.csv: there is no such file");
        assertThat(results.get(2).problem()).isEmpty();
        assertThat(files()).containsExactly("tabular/plant.s1.csv");
    }

    @Test
    void of_aGroupThatThePackLacks_namesThoseItHas() throws Exception {
        // Given
        manifest(entry("asd", "line", "ts"), entry("tabular", "plant", "tab"));

        // Then
        assertThatThrownBy(() -> Evaluation.of(new EvaluationOptions(
                        folder.resolve("pack"),
                        folder.resolve("out"),
                        Set.of("smd"),
                        Protocol.OC,
                        List.of(1L),
                        false,
                        1)))
                .isInstanceOf(DataFileException.class)
                .hasMessageEndingWith("there is no group 'smd', only asd, tabular");
    }

    @Test
    void options_impossible_sayWhy() {
        assertThatThrownBy(() -> options(Protocol.OC)).hasMessageContaining("Seeds");
        assertThatThrownBy(() -> options(Protocol.OC, 1L, 1L)).hasMessageContaining("[1, 1]");
    }

    private List<SetResult> evaluate(Protocol protocol, Long... seeds) throws InterruptedException {
        return Evaluation.of(options(protocol, seeds)).run(done -> {});
    }

    private EvaluationOptions options(Protocol protocol, Long... seeds) {
        return options(protocol, false, seeds);
    }

    private EvaluationOptions options(Protocol protocol, boolean differences, Long... seeds) {
        return new EvaluationOptions(
                folder.resolve("pack"), folder.resolve("out"), Set.of(), protocol, List.of(seeds), differences, 2);
    }

    private static String entry(String group, String name, String protocol) {
        return """
                {"group": "%1$s", "file": "%1$s/%2$s.csv", "protocol": "%3$s"}""".formatted(group, name, protocol);
    }

    private void manifest(String... entries) throws Exception {
        PlantFiles.write(folder.resolve("pack/manifest.json"), "{\"sets\": [" + String.join(",", entries) + "]}");
    }

    private List<String> files() throws Exception {
        Path out = folder.resolve("out");
        try (var paths = Files.walk(out)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> out.relativize(path).toString())
                    .toList();
        }
    }

    private static int[] ids(List<String> lines) {
        return lines.stream()
                .skip(1)
                .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(','))))
                .toArray();
    }
}
