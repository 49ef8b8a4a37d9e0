/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellFormatsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "17, 1970-01-01T00:00:17Z",
        "1583748873, 2020-03-09T10:14:33Z",
        "1583748873.5, 2020-03-09T10:14:33.500Z",
        "1583748873000, 2020-03-09T10:14:33Z",
        "1583748873000000, 2020-03-09T10:14:33Z",
        "2020-03-09 10:14:33, 2020-03-09T10:14:33Z",
        "2020-03-09T10:14:33.250, 2020-03-09T10:14:33.250Z",
        "2020-03-09T10:14:33+02:00, 2020-03-09T08:14:33Z",
        "2020-03-09T10:14:33Z, 2020-03-09T10:14:33Z",
        "2020-03-09, 2020-03-09T00:00:00Z"
    })
    void detect_usualFormats_readsTheTime(String text, String expected) {
        assertThat(TimeFormat.detect(text).millis(text))
                .isEqualTo(Instant.parse(expected).toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy HH:mm, 09.03.2020 10:14, 2020-03-09T10:14:00Z",
        "dd.MM.yyyy, 09.03.2020, 2020-03-09T00:00:00Z",
        "epoch-millis, 1583748, 1970-01-01T00:26:23.748Z",
        "yyyy-MM-dd HH:mm XXX, 2020-03-09 10:14 +01:00, 2020-03-09T09:14:00Z"
    })
    void named_givenFormat_readsTheTime(String format, String text, String expected) {
        assertThat(TimeFormat.named(format).millis(text))
                .isEqualTo(Instant.parse(expected).toEpochMilli());
    }

    @Test
    void named_noFormat_namesTheOnesThereAre() {
        assertThatThrownBy(() -> TimeFormat.named("epoch-fortnights"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch-seconds, epoch-millis");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "-2.5e-3, -0.0025", " 7 , 7", ".5, 0.5", "5., 5", "nan, NaN", "-inf, -Infinity"})
    void parse_number_isRead(String cell, double expected) {
        assertThat(CellNumber.parse(cell)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1d", "0x1p3", "1,5", "open", "true", "-"})
    void parse_anythingElse_isNoNumber(String cell) {
        assertThat(CellNumber.parse(cell)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2..5, 2, 5, 3", "..5, 0, 5, 5", "7.., 7, 9223372036854775807, 3", "12..20, 12, 20, 0"})
    void rowRange_text_givesEndsAndCount(String text, long from, long to, long ofTen) {
        // When
        RowRange range = RowRange.parse(text);

        // Then
        assertThat(range).isEqualTo(new RowRange(from, to));
        assertThat(range.countOf(10)).isEqualTo(ofTen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5..2", "a..b", "-1..3"})
    void rowRange_otherText_isRefused(String text) {
        assertThatThrownBy(() -> RowRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
