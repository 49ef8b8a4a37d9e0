/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The place of the event time in a cycle of the calendar, in UTC, as sine and cosine, so that the end of a cycle is next to
 * its beginning.
 */
enum CalendarFeature implements Feature {
    HOUR("calendar.hour", Duration.ofDays(1), Duration.ZERO),
    /** The epoch began on a Thursday, three days into the week. */
    WEEKDAY("calendar.weekday", Duration.ofDays(7), Duration.ofDays(3));

    private final String text;
    private final long cycle;
    private final long epoch;

    CalendarFeature(String text, Duration cycle, Duration epoch) {
        this.text = text;
        this.cycle = cycle.toMillis();
        this.epoch = epoch.toMillis();
    }

    String text() {
        return text;
    }

    /** Fills its two columns, the first of them at {@code position}. */
    void fill(FloatBuffer rows, int position, long eventTime) {
        double angle = 2 * Math.PI * Math.floorMod(eventTime + epoch, cycle) / cycle;
        rows.put(position, (float) Math.sin(angle));
        rows.put(position + 1, (float) Math.cos(angle));
    }

    /** Marks its two columns as missing, for a record that has no time. */
    void omit(FloatBuffer rows, int position) {
        rows.put(position, Float.NaN);
        rows.put(position + 1, Float.NaN);
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
