/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * How many alarms may be opened without a fault.
 *
 * @param alarms so many, above 0
 * @param per of this time, for each entity
 */
public record AlarmBudget(double alarms, Duration per) {

    private static final Pattern TEXT = Pattern.compile(
            "(\\d+(?:\\.\\d+)?) (?:alarms? )?per entity per (hour|day|week|month)", Pattern.CASE_INSENSITIVE);

    public AlarmBudget {
        if (!(alarms > 0) || !Double.isFinite(alarms)) {
            throw new IllegalArgumentException(
                    "A budget of %s alarms cannot be kept; it must be above 0.".formatted(alarms));
        }
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("An alarm budget needs a time to count in, not %s.".formatted(per));
        }
    }

    /**
     * Reads {@code 1 per entity per week}; also decimal numbers, and {@code hour}, {@code day} or {@code month} (30 days).
     *
     * @throws IllegalArgumentException if {@code text} is not of this kind
     */
    public static AlarmBudget parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().replaceAll("\\s+", " "));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no alarm budget: write it as '1 per entity per week' (or hour, day, month)."
                            .formatted(text));
        }
        Duration per = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            case "week" -> Duration.ofDays(7);
            default -> Duration.ofDays(30);
        };
        return new AlarmBudget(Double.parseDouble(matcher.group(1)), per);
    }

    /**
     * Alarms that each reading may open on average, where readings of an entity come as far apart as in these rows (the
     * median).
     *
     * @throws IllegalArgumentException if their times do not tell
     */
    public double perReading(TrainingRows rows) {
        return perReading(interval(rows));
    }

    /**
     * The same, where they come {@code interval} milliseconds apart.
     *
     * @throws AlarmRuleException if that is 0
     */
    double perReading(long interval) {
        if (interval <= 0) {
            throw new AlarmRuleException(
                    "The training rows do not tell how often an entity is read, so alarms cannot be counted by time:"
                            + " give them their times, or set falseAlarmRate.");
        }
        return alarms * interval / per.toMillis();
    }

    /** Milliseconds between two readings of an entity, the median; 0 if the times do not tell. */
    static long interval(TrainingRows rows) {
        Map<Integer, Long> last = new HashMap<>();
        LongStream.Builder intervals = LongStream.builder();
        for (int i = 0; i < rows.count(); i++) {
            Long before = last.put(rows.entities()[i], rows.times()[i]);
            if (before != null) {
                intervals.add(rows.times()[i] - before);
            }
        }
        long[] sorted = intervals.build().sorted().toArray();
        return sorted.length == 0 ? 0 : Math.max(0, sorted[sorted.length / 2]);
    }
}
