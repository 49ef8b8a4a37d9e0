/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.retrain.ReadingPlan.Span;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadingPlanTest {
    private final TopicPartition large = new TopicPartition("t", 0);
    private final TopicPartition small = new TopicPartition("t", 1);

    @Test
    void range_thatFits_isReadAtOnce() {
        // Given
        Map<TopicPartition, Span> range = Map.of(large, new Span(100, 900), small, new Span(7, 107));

        // When
        ReadingPlan plan = ReadingPlan.spread(range, 900, 1);

        // Then
        assertThat(plan.blocks()).containsExactly(range);
        assertThat(plan.size()).isEqualTo(900);
    }

    @Test
    void newestOfARange_thatDoesNotFit_areTheEndsOfAllPartitionsInProportion() {
        // Given
        Map<TopicPartition, Span> range = Map.of(large, new Span(0, 9_000), small, new Span(0, 1_000));

        // When
        ReadingPlan plan = ReadingPlan.newest(range, 100);

        // Then
        assertThat(plan.blocks()).containsExactly(Map.of(large, new Span(8_910, 9_000), small, new Span(990, 1_000)));
    }

    @Test
    void spreadOverARange_ofBillions_isTheLimitInEqualPartsFromAllOverItWithItsEnd() {
        // Given
        long begin = 5_000_000_000L;
        long length = 3_000_000_000L;
        Map<TopicPartition, Span> range = Map.of(large, new Span(begin, begin + length));

        // When
        ReadingPlan plan = ReadingPlan.spread(range, 50_000, 1);

        // Then
        List<Span> spans = plan.blocks().stream().map(block -> block.get(large)).toList();
        assertThat(plan.size()).isEqualTo(50_000);
        assertThat(spans).hasSize(64);
        assertThat(spans.get(63).to()).isEqualTo(begin + length);
        for (int b = 0; b < spans.size(); b++) {
            assertThat(spans.get(b).length()).isBetween(781L, 782L);
            assertThat(spans.get(b).to()).isEqualTo(begin + length / 64 * (b + 1));
        }
    }

    @Test
    void spreadForWindows_takesFewerAndLongerStretches() {
        // Given
        Map<TopicPartition, Span> range = Map.of(large, new Span(0, 1_000_000), small, new Span(0, 3));

        // When
        ReadingPlan plan = ReadingPlan.spread(range, 8_000, 16);

        // Then: what is too small for the limit has no part
        assertThat(plan.blocks()).hasSize(8).allSatisfy(block -> {
            assertThat(block).containsOnlyKeys(large);
            assertThat(block.get(large).length()).isBetween(999L, 1_000L);
        });
        assertThat(plan.size()).isLessThanOrEqualTo(8_000);
    }

    @Test
    void range_ofWhichNothingIsLeft_isNotRead() {
        // When
        ReadingPlan plan = ReadingPlan.spread(Map.of(large, new Span(900, 900), small, new Span(9, 7)), 100, 1);

        // Then
        assertThat(plan.blocks()).isEmpty();
    }
}
