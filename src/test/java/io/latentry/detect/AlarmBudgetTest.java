/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmBudgetTest {

    @ParameterizedTest
    @CsvSource({
        "1 per entity per week, 1, P7D",
        "0.5 per entity per day, 0.5, P1D",
        "  2   alarms per entity per HOUR , 2, PT1H",
        "12 per entity per month, 12, P30D"
    })
    void parse_ofABudget_readsIt(String text, double alarms, Duration per) {
        assertThat(AlarmBudget.parse(text)).isEqualTo(new AlarmBudget(alarms, per));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1 per week", "one per entity per week", "-1 per entity per day", "1 per entity per year"})
    void parse_ofSomethingElse_saysHowToWriteIt(String text) {
        assertThatThrownBy(() -> AlarmBudget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is no alarm budget: write it as '1 per entity per week' (or hour, day, month)."
                        .formatted(text));
    }

    @Test
    void parse_ofNone_refusesABudgetThatCannotBeKept() {
        assertThatThrownBy(() -> AlarmBudget.parse("0 per entity per day")).hasMessageContaining("above 0");
    }

    @Test
    void perReading_ofEntitiesReadEveryMinute_countsTheReadingsOfOne() {
        // Given: two entities take turns, with one long gap
        TrainingRows rows = new TrainingRows(1, new float[8], new int[] {0, 1, 0, 1, 0, 1, 0, 1}, new long[] {
            0, 30_000, 60_000, 90_000, 120_000, 150_000, 9_000_000, 9_030_000
        });

        // When
        double perReading = AlarmBudget.parse("1 per entity per day").perReading(rows);

        // Then
        assertThat(perReading).isCloseTo(1 / 1_440.0, within(1e-12));
    }

    @Test
    void perReading_ofRowsWithoutTimes_asksForThem() {
        // Given
        TrainingRows rows = new TrainingRows(1, new float[4], new int[4], new long[4]);

        // When, Then
        assertThatThrownBy(() -> AlarmBudget.parse("1 per entity per day").perReading(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give them their times, or set falseAlarmRate");
    }
}
