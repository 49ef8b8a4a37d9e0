/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.stream.ReplaySpan;
import java.util.List;
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
                .isEqualTo(
                        new BacktestReport.Difference(1, 0, 0, 0, 0, new BacktestReport.Episodes(1, 0, 0), List.of()));
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
    void difference_ofRunsOfAlerts_isCountedByEpisodesOfEachEntity() {
        // Given: p1 has live episodes at 20 to 24, 40 and, to the end, 50 to 52, while p2 is quiet in between
        for (long offset : new long[] {20, 22, 24, 40, 50, 52}) {
            comparison.live(PARTITION, offset, "p1");
        }

        // When: the replay has the first in part and in two pieces, one of its own at 30, and the last
        List<Long> alerts = List.of(20L, 24L, 30L, 52L);
        for (long offset = 20; offset < 54; offset += 2) {
            replay(offset, "p1", alerts.contains(offset));
            replay(offset + 1, "p2", false);
        }

        // Then
        BacktestReport.Difference difference = comparison.difference();
        assertThat(difference.episodes()).isEqualTo(new BacktestReport.Episodes(2, 1, 1));
        assertThat(difference.kept() + difference.gained() + difference.lost()).isEqualTo(7);
    }

    @Test
    void difference_ofEpisodesOfRecordsThatWereNotJudgedLive_isNone() {
        // When
        replay(100, true);

        // Then
        assertThat(comparison.difference().episodes()).isEqualTo(new BacktestReport.Episodes(0, 0, 0));
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
        replay(offset, "p1", alert);
    }

    private void replay(long offset, String entity, boolean alert) {
        comparison.read(PARTITION, offset);
        if (alert) {
            comparison.replayed(PARTITION, offset, entity);
        }
        comparison.judged(PARTITION, offset, entity, alert);
    }
}
