/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Other programs read the file by these names. */
class StreamJsonTest {

    @Test
    void of_allFigures_hasTheAgreedNames() {
        // Given
        Map<Arm, Rate> round = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            round.put(arm, new Rate(1_000 + arm.ordinal(), 2, 1));
        }
        StreamFigures figures = new StreamFigures(
                List.of(new WidthFigures(38, List.of(round)), new WidthFigures(512, List.of(round))),
                Optional.of(new Latency(20, 90, 110, 120, 30_000, 250)),
                Optional.empty());

        // When
        ObjectNode json = StreamJson.of(figures);

        // Then
        for (String width : List.of("features38", "features512")) {
            assertThat(json.path(width).path("passThroughPerSecond").asLong()).isEqualTo(1_000);
            assertThat(json.path(width).path("scorerPerSecond").asLong()).isEqualTo(1_001);
            assertThat(json.path(width).path("fullPerSecond").asLong()).isEqualTo(1_002);
            assertThat(json.path(width).path("perRecordPerSecond").asLong()).isEqualTo(1_003);
            assertThat(json.path(width).path("plainClientPerSecond").asLong()).isEqualTo(1_004);
            assertThat(json.path(width).path("windowedPerSecond").asLong()).isEqualTo(1_005);
            assertThat(json.path(width).path("batchRows").asLong()).isEqualTo(501);
        }
        assertThat(json.path("latencyMs").path("p50").asLong()).isEqualTo(20);
        assertThat(json.path("latencyMs").path("p99").asLong()).isEqualTo(90);
    }

    @Test
    void of_armNotMeasured_leavesItOut() {
        // Given
        StreamFigures figures = new StreamFigures(
                List.of(new WidthFigures(38, List.of(Map.of(Arm.FULL, new Rate(10, 1, 1))))),
                Optional.empty(),
                Optional.empty());

        // When
        ObjectNode json = StreamJson.of(figures);

        // Then
        assertThat(json.path("features38").has("fullPerSecond")).isTrue();
        assertThat(json.path("features38").has("scorerPerSecond")).isFalse();
        assertThat(json.has("latencyMs")).isFalse();
    }
}
