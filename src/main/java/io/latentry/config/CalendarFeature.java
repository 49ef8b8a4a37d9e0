/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The place of the event time in a cycle of the calendar, in UTC, as sine and cosine, so that the end of a cycle is next to
 * its beginning.
 */
public enum CalendarFeature implements Feature {
    /** In the day, from midnight. */
    HOUR("calendar.hour", Duration.ofDays(1), Duration.ZERO),
    /** In the week, from Monday; the epoch began on a Thursday, three days into the week. */
    WEEKDAY("calendar.weekday", Duration.ofDays(7), Duration.ofDays(3));

    private final String text;
    private final long cycle;
    private final long epoch;

    CalendarFeature(String text, Duration cycle, Duration epoch) {
        this.text = text;
        this.cycle = cycle.toMillis();
        this.epoch = epoch.toMillis();
    }

    /** As it is written in the configuration. */
    public String text() {
        return text;
    }

    /** How far the cycle has turned at that time, in radians; its sine and cosine are the columns. */
    public double angle(long eventTime) {
        return 2 * Math.PI * Math.floorMod(eventTime + epoch, cycle) / cycle;
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public Stream<String> columns() {
        return Stream.of(text + ".sin", text + ".cos");
    }
}
