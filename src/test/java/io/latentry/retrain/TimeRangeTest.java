/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
    private final TimeRange range = range(100, 200);

    @Test
    void since_aTimeWithin_isTheRestOfTheRange() {
        // When
        Optional<TimeRange> rest = range.since(Instant.ofEpochMilli(150));

        // Then
        assertThat(rest).contains(range(150, 200));
    }

    @Test
    void since_aTimeOutside_isNothing() {
        // When
        Optional<TimeRange> before = range.since(Instant.ofEpochMilli(100));
        Optional<TimeRange> after = range.since(Instant.ofEpochMilli(200));
        Optional<TimeRange> ofTheNewest = TimeRange.ALL.since(Instant.ofEpochMilli(150));

        // Then: the newest records are taken from their end, whatever came before them
        assertThat(before).isEmpty();
        assertThat(after).isEmpty();
        assertThat(ofTheNewest).isEmpty();
    }

    private static TimeRange range(long from, long to) {
        return new TimeRange(Optional.of(Instant.ofEpochMilli(from)), Optional.of(Instant.ofEpochMilli(to)));
    }
}
