/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PollBatchTest {
    private final PollBatch batch = new PollBatch(IntStream.range(0, 10)
            .mapToObj(offset -> new ConsumerRecord<>("plant", 0, offset, new byte[0], new byte[0]))
            .toList());
    private final List<Long> scoredFrom = new ArrayList<>();
    private int most = 10;

    @Test
    void outcome_ofAPollThatIsScoredAsAWhole_isOne() {
        // When
        BatchOutcome last = batch.outcome(9, this::score);

        // Then
        assertThat(batch.outcome(0, this::score)).isSameAs(last);
        assertThat(scoredFrom).containsExactly(9L);
        assertThat(batch.size()).isEqualTo(10);
    }

    @Test
    void outcome_whereTheScorerEndsBefore_goesOnWithTheNextRecord() {
        // Given
        most = 4;

        // When
        List<Long> offsets = IntStream.range(0, 10).mapToObj(this::offset).toList();

        // Then
        assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(scoredFrom).containsExactly(0L, 4L, 8L);
        assertThat(batch.holds(5, "plant", 0, 5)).isTrue();
        assertThat(batch.size()).isEqualTo(10);
    }

    @Test
    void outcome_whereALaterPartitionComesFirst_isOfNoRecordTwice() {
        // Given
        most = 3;

        // When
        List<Long> offsets = IntStream.of(6, 0, 7, 1, 2, 3, 8, 9, 4, 5)
                .mapToObj(this::offset)
                .toList();

        // Then
        assertThat(offsets).containsExactly(6L, 0L, 7L, 1L, 2L, 3L, 8L, 9L, 4L, 5L);
        assertThat(scoredFrom).containsExactly(6L, 0L, 3L, 9L);
    }

    @Test
    void outcome_ofAPollThatIsScoredFromALaterPartitionOn_isThatOfEachRecord() {
        // Given
        most = 7;

        // When
        List<Long> offsets = IntStream.of(6, 0, 7, 1, 2, 3, 8, 9, 4, 5)
                .mapToObj(this::offset)
                .toList();

        // Then
        assertThat(offsets).containsExactly(6L, 0L, 7L, 1L, 2L, 3L, 8L, 9L, 4L, 5L);
        assertThat(scoredFrom).containsExactly(6L, 3L);
        assertThat(batch.holds(2, "plant", 0, 2)).isTrue();
    }

    @Test
    void outcome_afterScoringHasFailed_isNotPublished() {
        // Given
        assertThatThrownBy(() -> batch.outcome(2, records -> {
                    throw new IllegalStateException("the model failed");
                }))
                .hasMessage("the model failed");

        // When
        long offset = offset(2);

        // Then
        assertThat(offset).isEqualTo(2);
        assertThat(scoredFrom).containsExactly(2L);
    }

    private long offset(int index) {
        BatchOutcome outcome = batch.outcome(index, this::score);
        return outcome.offset(batch.indexInOutcome(index));
    }

    private BatchOutcome score(List<ConsumerRecord<byte[], byte[]>> records) {
        scoredFrom.add(records.get(0).offset());
        BatchOutcome outcome = new BatchOutcome(records);
        outcome.endAt(Math.min(most, records.size()));
        return outcome;
    }
}
