/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.DataRange;
import io.latentry.avro.OffsetRange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History(
            2,
            List.of(
                    new History.Row("t", 0, 10, 300, new float[] {5, 6}),
                    new History.Row("t", 1, 7, 100, new float[] {1, 2}),
                    new History.Row("t", 0, 9, 200, new float[] {3, 4})),
            1);

    @Test
    void features_ofARange_areInTheOrderOfTime() {
        assertThat(history.features(0, 3)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(history.features(1, 2)).containsExactly(3, 4);
    }

    @Test
    void range_ofRows_namesFirstAndLastOffsetOfEachPartition() {
        // When
        DataRange range = history.range(0, 3);

        // Then
        assertThat(range.getRows()).isEqualTo(3);
        assertThat(range.getFromTime()).isEqualTo(Instant.ofEpochMilli(100));
        assertThat(range.getToTime()).isEqualTo(Instant.ofEpochMilli(300));
        assertThat(range.getOffsets())
                .containsExactly(new OffsetRange("t", 0, 9L, 10L), new OffsetRange("t", 1, 7L, 7L));
    }
}
