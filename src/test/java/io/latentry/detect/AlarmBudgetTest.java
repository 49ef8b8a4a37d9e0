/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
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
        int[] entities = IntStream.range(0, 16).map(i -> i % 2).toArray();
        long[] times = IntStream.range(0, 16)
                .mapToLong(i -> i * 30_000L + (i < 12 ? 0 : 9_000_000))
                .toArray();
        TrainingRows rows = new TrainingRows(1, new float[16], entities, times);

        // When
        double perReading = AlarmBudget.parse("1 per entity per day").perReading(rows);

        // Then
        assertThat(perReading).isCloseTo(1 / 1_440.0, within(1e-12));
    }

    @Test
    void perReading_ofRowsWithoutTimes_asksForThem() {
        // Given
        TrainingRows rows = new TrainingRows(1, new float[12], new int[12], new long[12]);

        // When, Then
        assertThatThrownBy(() -> AlarmBudget.parse("1 per entity per day").perReading(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give them their times, or set falseAlarmRate");
    }
}
