/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentry.vae.ComputeDevice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RetrainFiguresTest {
    private static final TurnFigures TURN = new TurnFigures(
            38, 50_000, 7_500, true, new StageSeconds(0.5, 1, 3, 1, 2, 0.25), 301, OptionalInt.of(256), 700L << 20);

    @Test
    void lines_turnAndRounds_areTold() {
        // Given
        RetrainFigures figures = figures(round(80, 120, 4), round(100, 130, 5), round(90, 450, 5));

        // When
        List<String> lines = RetrainTable.lines(figures);

        // Then
        assertThat(lines)
                .contains(
                        "On the cpu, 2 processors.",
                        "| 38 | 50,000 | yes | 0.5 | 100,000 | 1.0 | 3.0 | 25,600 | 1.0 | 8,500 | 2.0 | 0.3 | 7.8 | 700 |",
                        "| alone, round 3 | 40 | 90 | 50,000 | 0 |",
                        "| beside retraining, round 3 | 40 | 450 | 50,000 | 5 |",
                        "| p50 | 1.00 | 1.00 to 1.00 | 3 |",
                        "Beside retraining, p99 is 1.50 times what it is alone: within 2 times.");
    }

    @Test
    void lines_rejectedModel_saysSoWhereItsThroughputWouldStand() {
        // Given
        TurnFigures rejected = new TurnFigures(512, 20_000, 3_000, true, TURN.seconds(), 300, OptionalInt.empty(), 1);

        // When
        List<String> lines =
                RetrainTable.lines(new RetrainFigures(ComputeDevice.GPU, 16, List.of(rejected), Optional.empty()));

        // Then
        assertThat(lines).anyMatch(line -> line.startsWith("| 512 | 20,000 |") && line.contains("| rejected |"));
    }

    @Test
    void verdict_medianOverTwice_saysMore() {
        // Given
        RetrainFigures figures = figures(round(80, 170, 4), round(100, 210, 5), round(90, 90, 5));

        // When
        List<String> lines = RetrainTable.lines(figures);

        // Then
        assertThat(lines.get(lines.size() - 1)).contains("2.10 times").contains("MORE THAN 2 times");
    }

    @Test
    void verdict_roundWithoutATraining_isNone() {
        // Given
        RetrainFigures figures = figures(round(80, 90, 4), round(80, 80, 0));

        // When
        List<String> lines = RetrainTable.lines(figures);
        JsonNode json = RetrainJson.of(figures);

        // Then
        assertThat(lines.get(lines.size() - 1)).contains("nothing was trained");
        assertThat(json.path("beside").path("withinTwice").asBoolean(true)).isFalse();
    }

    /** Other programs read the file by these names. */
    @Test
    void json_allFigures_hasTheAgreedNames() {
        // Given
        RetrainFigures figures = figures(round(80, 120, 4));

        // When
        JsonNode json = RetrainJson.of(figures);

        // Then
        assertThat(json.path("device").asText()).isEqualTo("cpu");
        JsonNode turn = json.path("retrainings").path(0);
        assertThat(turn.path("features").asInt()).isEqualTo(38);
        assertThat(turn.path("records").asLong()).isEqualTo(50_000);
        assertThat(turn.path("champion").asBoolean()).isTrue();
        assertThat(turn.path("readPerSecond").asLong()).isEqualTo(100_000);
        assertThat(turn.path("trainedPerSecond").asLong()).isEqualTo(8_500);
        assertThat(turn.path("passedPerSecond").asLong()).isEqualTo(25_600);
        assertThat(turn.path("gateSeconds").asDouble()).isEqualTo(2);
        assertThat(turn.path("totalSeconds").asDouble()).isEqualTo(7.75);
        JsonNode beside = json.path("beside");
        assertThat(beside.path("rounds").path(0).path("aloneMs").path("p99").asLong())
                .isEqualTo(80);
        assertThat(beside.path("rounds").path(0).path("besideMs").path("p99").asLong())
                .isEqualTo(120);
        assertThat(beside.path("p99Ratio").path("median").asDouble()).isEqualTo(1.5);
        assertThat(beside.path("withinTwice").asBoolean()).isTrue();
    }

    private static RetrainFigures figures(BesideFigures.Round... rounds) {
        return new RetrainFigures(ComputeDevice.CPU, 2, List.of(TURN), Optional.of(new BesideFigures(List.of(rounds))));
    }

    private static BesideFigures.Round round(long alone, long beside, int trainings) {
        return new BesideFigures.Round(latency(alone), latency(beside), trainings);
    }

    private static Latency latency(long p99) {
        return new Latency(40, p99, 2 * p99, 3 * p99, 50_000, 250);
    }
}
