/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.TrainingRows;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AlarmCheckTest {
    private static final int ROWS = 2_000;
    private static final double BUDGET = 0.01;

    private final AlarmCheck check = new AlarmCheck(new GateSlice(TrainingRows.of(new float[ROWS], 1), 0), BUDGET, 1);

    @Test
    void rate_noAlarmAtAll_isWithinALimitNearTheBudget() {
        // When
        GateCheck rate = check.rate(1, new boolean[ROWS], 1_000, Optional.empty());

        // Then
        assertThat(rate.passed()).isTrue();
        assertThat(rate.value()).isZero();
        assertThat(rate.limit()).isBetween(BUDGET, 5 * BUDGET);
    }

    @Test
    void rate_tenTimesTheBudget_failsUnlessTheChampionRaisesAsMany() {
        // Given
        boolean[] each = new boolean[ROWS];
        for (int i = 0; i < ROWS; i += 10) {
            each[i] = true;
        }

        // When, Then
        assertThat(check.rate(1, each, 1_000, Optional.empty()).passed()).isFalse();
        assertThat(check.rate(1, each, 1_000, Optional.of(new boolean[ROWS])).passed())
                .isFalse();
        assertThat(check.rate(1, each, 1_000, Optional.of(each)).passed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    void rate_everyRecordAnomalous_failsWhereverTheSliceBegins(int from) {
        // Given
        boolean[] all = new boolean[ROWS];
        Arrays.fill(all, true);
        GateSlice slice = new GateSlice(TrainingRows.of(new float[ROWS], 1), from);

        // When
        GateCheck rate = new AlarmCheck(slice, BUDGET, 1).rate(1, all, 1_000, Optional.empty());

        // Then
        assertThat(rate.passed()).isFalse();
        assertThat(rate.value()).isEqualTo(1);
        assertThat(rate.limit()).isLessThanOrEqualTo(0.1);
    }

    @Test
    void rate_oneLongRun_countsOnceWhereItIsJudgedByTheLaw() {
        // Given: as many anomalous rows as above, in one piece
        boolean[] run = new boolean[ROWS];
        Arrays.fill(run, 500, 700, true);

        // When
        GateCheck rate = check.rate(1, run, 1_000, Optional.empty());

        // Then
        assertThat(rate.limit())
                .isGreaterThan(check.rate(1, new boolean[ROWS], 1_000, Optional.empty())
                        .limit());
    }
}
