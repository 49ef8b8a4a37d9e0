/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** A way to write points in time. Where the text has no zone, it is UTC. */
@FunctionalInterface
interface TimeFormat {

    /**
     * Milliseconds since the epoch.
     *
     * @throws DateTimeException when the text is no time
     * @throws NumberFormatException when the text is no number where one is expected
     */
    long millis(String text);

    /**
     * The format of that name: {@code epoch-seconds}, {@code epoch-millis}, {@code epoch-micros}, {@code iso}, or a
     * pattern of {@link DateTimeFormatter}, as in {@code dd.MM.yyyy HH:mm:ss}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static TimeFormat named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "epoch-seconds" -> text -> Math.round(Double.parseDouble(text) * 1e3);
            case "epoch-millis" -> text -> Math.round(Double.parseDouble(text));
            case "epoch-micros" -> text -> Math.round(Double.parseDouble(text) / 1e3);
            case "iso" -> TimeFormat::iso;
            default -> pattern(name);
        };
    }

    /** The format that a first example is most likely in; a number's size tells its unit. */
    static TimeFormat detect(String example) {
        try {
            double number = Math.abs(Double.parseDouble(example));
            // 1e11 seconds are the year 5138, 1e11 milliseconds are 1973.
            return named(number < 1e11 ? "epoch-seconds" : number < 1e14 ? "epoch-millis" : "epoch-micros");
        } catch (NumberFormatException e) {
            return TimeFormat::iso;
        }
    }

    private static TimeFormat pattern(String pattern) {
        DateTimeFormatter formatter;
        try {
            formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + pattern
                            + "' is no time format; use epoch-seconds, epoch-millis, epoch-micros, iso, or a pattern"
                            + " such as dd.MM.yyyy HH:mm:ss",
                    e);
        }
        return text -> millis(formatter.parse(text));
    }

    private static long millis(TemporalAccessor parsed) {
        if (parsed.query(TemporalQueries.zone()) != null) {
            return Instant.from(parsed).toEpochMilli();
        }
        LocalDate date = LocalDate.from(parsed);
        boolean timed = parsed.query(TemporalQueries.localTime()) != null;
        LocalDateTime local = timed ? LocalDateTime.from(parsed) : date.atStartOfDay();
        return local.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static long iso(String text) {
        String strict =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        if (strict.length() == 10) {
            return LocalDate.parse(strict)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        TemporalAccessor parsed =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(strict, OffsetDateTime::from, LocalDateTime::from);
        return millis(parsed);
    }
}
