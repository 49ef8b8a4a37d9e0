/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.stream.ReplaySpan;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final TopicPartition PARTITION = new TopicPartition("readings", 1);
    private static final TopicPartition OTHER = new TopicPartition("readings", 2);

    private final Comparison comparison = new Comparison(Map.of(PARTITION, new ReplaySpan(10, 10, 100)));

    @Test
    void difference_ofTheSameAlerts_isNone() {
        // Given
        comparison.live(PARTITION, 20, "p1");
        comparison.live(PARTITION, 20, "p1");

        // When
        replay(20, true);
        replay(21, false);

        // Then
        assertThat(comparison.difference())
                .isEqualTo(new BacktestReport.Difference(1, 0, 0, 0, 0, java.util.List.of()));
    }

    @Test
    void difference_ofOtherAlerts_isCountedInAllAndByEntity() {
        // Given
        comparison.live(PARTITION, 20, "p1");
        comparison.live(PARTITION, 30, "p2");

        // When
        replay(20, false);
        replay(30, false);
        replay(40, true);

        // Then
        BacktestReport.Difference difference = comparison.difference();
        assertThat(difference.gained()).isEqualTo(1);
        assertThat(difference.lost()).isEqualTo(2);
        assertThat(difference.entities())
                .containsExactly(new BacktestReport.OfEntity("p1", 1, 1), new BacktestReport.OfEntity("p2", 0, 1));
    }

    @Test
    void difference_whereOneSideCouldNotJudge_isNeitherGainedNorLost() {
        // Given
        comparison.live(PARTITION, 20, "p1");
        comparison.gone();

        // When: record 20 is not there any more, and nobody has judged record 100, nor the other partition
        replay(100, true);
        comparison.read(OTHER, 20);
        comparison.replayed(OTHER, 20, "p1");

        // Then
        BacktestReport.Difference difference = comparison.difference();
        assertThat(difference.gone()).isEqualTo(2);
        assertThat(difference.unjudged()).isEqualTo(2);
        assertThat(difference.gained() + difference.lost() + difference.kept()).isZero();
        assertThat(difference.entities()).isEmpty();
    }

    @Test
    void difference_ofManyEntities_showsThoseThatDifferMost() {
        // When
        for (int entity = 0; entity < 12; entity++) {
            for (int i = 0; i <= entity; i++) {
                comparison.replayed(PARTITION, 10 + i, "p" + entity);
            }
        }

        // Then
        BacktestReport.Difference difference = comparison.difference();
        assertThat(difference.gained()).isEqualTo(78);
        assertThat(difference.entities()).hasSize(10);
        assertThat(difference.entities().get(0)).isEqualTo(new BacktestReport.OfEntity("p11", 12, 0));
        assertThat(difference.entities().get(9)).isEqualTo(new BacktestReport.OfEntity("p2", 3, 0));
    }

    private void replay(long offset, boolean alert) {
        comparison.read(PARTITION, offset);
        if (alert) {
            comparison.replayed(PARTITION, offset, "p1");
        }
    }
}
