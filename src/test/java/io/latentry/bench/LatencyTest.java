/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    @Test
    void of_aThousandValues_percentilesAreNearestRanks() {
        // Given
        long[] millis = LongStream.rangeClosed(1, 1_000).map(i -> 1_001 - i).toArray();

        // When
        Latency latency = Latency.of(millis, 12.5);

        // Then
        assertThat(latency).isEqualTo(new Latency(500, 990, 999, 1_000, 1_000, 12.5));
    }

    @Test
    void of_fewValues_highPercentilesAreTheLargest() {
        // When
        Latency latency = Latency.of(new long[] {30, 10, 20}, 1);

        // Then
        assertThat(latency).isEqualTo(new Latency(20, 30, 30, 30, 3, 1));
    }

    @Test
    void results_fewerThanNineInTenOfThoseDue_areSaidToBe() {
        assertThat(LatencyRun.restsOn(900, 1_000)).isEqualTo("latency: percentiles of 900 results, 1,000 were due");
        assertThat(LatencyRun.restsOn(899, 1_000)).contains("899 results", "fewer than 90 % of those due");
    }

    @Test
    void of_nothing_isRefused() {
        assertThatThrownBy(() -> Latency.of(new long[0], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No result became visible");
    }
}
