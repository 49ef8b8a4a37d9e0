/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.DataRange;
import io.latentry.avro.OffsetRange;
import io.latentry.detect.TrainingRows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History(
            2,
            List.of(
                    new History.Row("t", 0, 10, "p1", 300, new float[] {5, 6}),
                    new History.Row("t", 1, 7, "p2", 100, new float[] {1, 2}),
                    new History.Row("t", 0, 9, "p1", 200, new float[] {3, 4})),
            1);

    @Test
    void rows_ofAHistory_areInTheOrderOfTimeWithTheirEntities() {
        // When
        TrainingRows rows = history.rows(0, 3);

        // Then
        assertThat(rows.values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(rows.times()).containsExactly(100, 200, 300);
        assertThat(rows.entities()).containsExactly(0, 1, 1);
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
