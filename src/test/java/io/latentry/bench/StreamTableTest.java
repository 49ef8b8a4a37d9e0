/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.ComputeDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamTableTest {

    @Test
    void lines_limitAndLatency_areTold() {
        // Given
        StreamFigures figures = new StreamFigures(
                List.of(new WidthFigures(
                        38,
                        List.of(Map.of(
                                Arm.PASS_THROUGH, new Rate(400_000, 0, 1),
                                Arm.SCORER, new Rate(400_000, 200, 1),
                                Arm.FULL, new Rate(180_000, 100, 1))))),
                Optional.of(new Latency(21, 95, 120, 130, 37_500, 240)),
                Optional.empty());

        // When
        List<String> lines = StreamTable.lines(figures);

        // Then
        assertThat(lines)
                .contains(
                        "| full topology | 180,000 | 180,000 to 180,000 | 1 |",
                        "| limit L = 1 / (1/P + 1/S) | 200,000 | 200,000 to 200,000 | 1 |",
                        "| full / L | 0.900 | 0.900 to 0.900 | 1 |",
                        "| records scored per call | 1,800 | 1,800 to 1,800 | 1 |",
                        "| produce to alert | 21 | 95 | 120 | 130 | 37,500 | 240 |")
                .noneMatch(line -> line.contains("one record at a time"));
    }

    @Test
    void lines_noGpu_saysSoAndShowsTheCpu() {
        // Given
        DeviceFigures figures = new DeviceFigures(
                List.of(ComputeDevice.CPU),
                List.of(new DeviceFigures.Training(38, 10_000, Map.of(ComputeDevice.CPU, 4.25))),
                List.of(new DeviceFigures.Scoring(
                        38, 512, Map.of(ComputeDevice.CPU, 20_000.0), Map.of(ComputeDevice.CPU, 9_000_000.0))));

        // When
        List<String> lines = figures.lines();

        // Then
        assertThat(lines.get(0)).contains("no GPU");
        assertThat(lines).contains("| 38 | 10,000 | 4.3 |", "| 38 | 512 | 20,000 | 9,000,000 |");
    }
}
