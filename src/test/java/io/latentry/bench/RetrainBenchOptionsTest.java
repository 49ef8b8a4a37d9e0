/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.vae.ComputeDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrainBenchOptionsTest {

    @Test
    void thorough_records_areAMillionOfSensorsAndAFifthOfEmbeddings() {
        // Given
        RetrainBenchOptions options = RetrainBenchOptions.thorough();

        // When, Then
        assertThat(options.records(Workload.SENSORS)).isEqualTo(1_000_000);
        assertThat(options.records(Workload.EMBEDDING)).isEqualTo(200_000);
    }

    @Test
    void limits_noneGiven_areWhatShipsAndAllRecordsThere() {
        assertThat(options().limits(1_000_000)).containsExactly(50_000, 1_000_000);
        assertThat(options().limits(20_000)).containsExactly(20_000);
    }

    @Test
    void limits_given_areThoseThatMakeADifference() {
        assertThat(options(200_000, 5_000, 300_000).limits(100_000)).containsExactly(5_000, 100_000);
    }

    @Test
    void options_thatMeasureNothing_areRefusedWithWhatWouldDo() {
        assertThatThrownBy(() -> with(9_999, 3, 40)).hasMessageContaining("10,000");
        assertThatThrownBy(() -> options(1_999))
                .hasMessageContaining("2,000 rows")
                .hasMessageContaining("1999");
        assertThatThrownBy(() -> with(10_000, -1, 40)).hasMessageContaining("0 rounds or more");
        assertThatThrownBy(() -> with(10_000, 3, 0.5)).hasMessageContaining("at least 1 second");
    }

    private static RetrainBenchOptions with(long records, int rounds, double seconds) {
        return new RetrainBenchOptions(
                List.of(38), records, List.of(), rounds, seconds, Effort.BRIEF, ComputeDevice.CPU);
    }

    private static RetrainBenchOptions options(Integer... rows) {
        return new RetrainBenchOptions(List.of(38), 1_000_000, List.of(rows), 3, 40, Effort.BRIEF, ComputeDevice.CPU);
    }
}
