/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bench runs, its sidecar too; what it measures in a second means nothing. */
@Timeout(240)
class RetrainBenchIT {

    @Test
    void run_briefly_givesAFigureForEachRetrainingAndEachRound() {
        // Given
        RetrainBenchOptions options = new RetrainBenchOptions(
                List.of(38), 10_000, List.of(2_500), 1, 1, new Effort(400, OptionalInt.of(10)), ComputeDevice.CPU);
        List<String> progress = new ArrayList<>();

        // When
        RetrainFigures figures = new RetrainBench(options, "io.latentry.cli.Latentry", progress::add).run();

        // Then
        assertThat(figures.turns()).extracting(TurnFigures::champion).containsExactly(false, true);
        assertThat(figures.turns()).allSatisfy(turn -> {
            assertThat(turn.records()).isBetween(2_490L, 2_500L);
            assertThat(turn.gateRows()).isPositive();
            assertThat(turn.seconds().gate()).isPositive();
            assertThat(turn.passedPerSecond()).isPresent();
        });
        assertThat(figures.beside()).as("%s", progress).hasValueSatisfying(beside -> {
            assertThat(beside.rounds())
                    .singleElement()
                    .satisfies(round -> assertThat(round.beside().results()).isPositive());
        });
    }
}
