/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.DataRange;
import io.latentry.avro.OffsetRange;
import io.latentry.detect.TrainingRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History(
            2,
            List.of(
                    new History.Row("t", 0, 10, "p1", 300, new float[] {5, 6}, 0, false),
                    new History.Row("t", 1, 7, "p2", 100, new float[] {1, 2}, 0, false),
                    new History.Row("t", 0, 9, "p1", 200, new float[] {3, 4}, 0, false)),
            List.of(),
            1,
            0,
            3);

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
    void training_rowsThatCameLate_stayWhereTheirEntityMetThem() {
        // Given: the second of p1 is late; another partition and another entity have their own order
        History late = new History(
                1,
                List.of(
                        new History.Row("t", 0, 1, "p1", 100, new float[] {1}, 0, false),
                        new History.Row("t", 0, 2, "p1", 50, new float[] {2}, 0, false),
                        new History.Row("t", 0, 3, "p2", 60, new float[] {3}, 0, false),
                        new History.Row("t", 1, 1, "p1", 70, new float[] {4}, 0, false),
                        new History.Row("t", 0, 4, "p1", 110, new float[] {5}, 0, false)),
                List.of(),
                0,
                0,
                5);

        // When
        TrainingRows rows = late.rows(0, 5);

        // Then
        assertThat(rows.values()).containsExactly(3, 4, 1, 2, 5);
        assertThat(rows.times()).containsExactly(60, 70, 100, 50, 110);
    }

    @Test
    void training_rowsAfterAGap_areOfAnEntityOfTheirOwn() {
        // When
        TrainingRows rows = history.rows(0, 3).cutAtGaps(Duration.ofMillis(99));

        // Then
        assertThat(rows.entities()).containsExactly(0, 1, 2);
        assertThat(history.rows(0, 3).cutAtGaps(Duration.ofMillis(100)).entities())
                .containsExactly(0, 1, 1);
    }

    @Test
    void training_rowsOfAnEntity_areOfAnotherOneInAnotherStretch() {
        // Given: what lies between the second row and the third was not read
        History stretches = new History(
                1,
                List.of(
                        new History.Row("t", 0, 1, "p1", 100, new float[] {1}, 0, false),
                        new History.Row("t", 0, 2, "p1", 200, new float[] {2}, 0, false),
                        new History.Row("t", 0, 90, "p1", 9_000, new float[] {3}, 1, false)),
                List.of(),
                0,
                0,
                100);

        // When
        TrainingRows rows = stretches.rows(0, 3);

        // Then
        assertThat(rows.entities()).containsExactly(0, 0, 1);
    }

    @Test
    void gate_ofAHistory_beginsWhereALaterTimeDoes() {
        // Given: ten rows, two of each time
        List<History.Row> rows = IntStream.range(0, 10)
                .mapToObj(i -> new History.Row("t", 0, i, "p", i / 2 * 100, new float[] {i}, 0, false))
                .toList();
        History pairs = new History(1, rows, List.of(), 0, 0, rows.size());

        // When
        int from = pairs.gateFrom(0.3);
        GateSlice slice = pairs.gate(from, 5);

        // Then: row 7 is as old as row 6
        assertThat(from).isEqualTo(8);
        assertThat(slice.count()).isEqualTo(2);
        assertThat(slice.rows().values()).containsExactly(6, 7, 8, 9);
        assertThat(slice.from()).isEqualTo(2);
        assertThat(pairs.gate(6, 1).rows().values()).containsExactly(6, 7, 8, 9);
    }

    @Test
    void gate_ofCoarseTimes_isNotLeftWithTheFewRowsOfTheNewestTime() {
        // Given: 99 rows of one hour, one of the next
        List<History.Row> rows = IntStream.range(0, 100)
                .mapToObj(i -> new History.Row("t", 0, i, "p", i < 99 ? 0 : 3_600_000, new float[] {i}, 0, false))
                .toList();

        // When
        int from = new History(1, rows, List.of(), 0, 0, rows.size()).gateFrom(0.2);

        // Then
        assertThat(from).isEqualTo(80);
    }

    @Test
    void history_sinceAMove_isWithoutWhatWasBefore_ifThatIsEnough() {
        // When
        History after = history.since(Instant.ofEpochMilli(150), 2);
        History tooLittle = history.since(Instant.ofEpochMilli(150), 3);

        // Then
        assertThat(after.rows()).extracting(History.Row::time).containsExactly(200L, 300L);
        assertThat(after.normalSince()).contains(Instant.ofEpochMilli(150));
        assertThat(tooLittle.rows()).hasSize(3);
        assertThat(tooLittle.normalSince()).isEmpty();
        assertThat(history.since(2).normalSince()).contains(Instant.ofEpochMilli(300));
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
