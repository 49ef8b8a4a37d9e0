/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every arm runs; what it measures in a fraction of a second means nothing. */
@Timeout(240)
class StreamBenchIT {

    @Test
    void run_everyArmBriefly_givesAFigureForEach() {
        // Given
        StreamBenchOptions options = new StreamBenchOptions(
                List.of(38),
                EnumSet.allOf(Arm.class),
                1,
                0.3,
                400_000,
                new Effort(400, OptionalInt.of(10)),
                1,
                ComputeDevice.CPU);
        List<String> progress = new ArrayList<>();

        // When
        StreamFigures figures = new StreamBench(options, progress::add).run();

        // Then
        assertThat(figures.widths()).singleElement().satisfies(width -> {
            for (Arm arm : Arm.values()) {
                assertThat(width.perSecond(arm))
                        .as(arm.label())
                        .hasValueSatisfying(rate -> assertThat(rate.median()).isPositive());
            }
            assertThat(width.batchRows())
                    .hasValueSatisfying(rows -> assertThat(rows.median()).isGreaterThan(100));
        });
        assertThat(figures.latency())
                .hasValueSatisfying(latency -> assertThat(latency.results()).isGreaterThan(500));
        assertThat(figures.windowedLatency())
                .hasValueSatisfying(latency -> assertThat(latency.results()).isGreaterThan(2_000));
        assertThat(progress).isNotEmpty();
    }
}
