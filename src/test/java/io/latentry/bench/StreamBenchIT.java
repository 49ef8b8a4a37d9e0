/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bench runs; what it measures in two seconds means nothing, but a slow machine needs them to get through a batch. */
@Timeout(240)
class StreamBenchIT {
    private static final Set<Arm> ARMS = EnumSet.of(Arm.PASS_THROUGH, Arm.FULL, Arm.SCORER, Arm.PLAIN_CLIENT);

    @Test
    void run_armsBriefly_givesAFigureForEach() {
        // Given
        StreamBenchOptions options = new StreamBenchOptions(
                List.of(38), ARMS, 1, 2, 300_000, new Effort(400, OptionalInt.of(10)), 1, ComputeDevice.CPU);
        List<String> progress = new ArrayList<>();

        // When
        StreamFigures figures = new StreamBench(options, progress::add).run();

        // Then
        assertThat(figures.widths()).singleElement().satisfies(width -> {
            for (Arm arm : ARMS) {
                assertThat(width.perSecond(arm))
                        .as(arm.label())
                        .hasValueSatisfying(rate -> assertThat(rate.median()).isPositive());
            }
            assertThat(width.batchRows())
                    .hasValueSatisfying(rows -> assertThat(rows.median()).isGreaterThan(100));
        });
        assertThat(figures.latency())
                .hasValueSatisfying(latency -> assertThat(latency.results()).isGreaterThan(500));
        assertThat(progress).isNotEmpty();
    }
}
