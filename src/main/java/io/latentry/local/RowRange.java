/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of a file.
 *
 * @param from first row, 0-based, the header not counted
 * @param to row after the last
 */
public record RowRange(long from, long to) {
    private static final Pattern TEXT = Pattern.compile("(\\d*)\\.\\.(\\d*)");

    /** Every row. */
    public static final RowRange ALL = new RowRange(0, Long.MAX_VALUE);

    public RowRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("Rows " + from + ".." + to + " are no range");
        }
    }

    /**
     * Reads {@code FROM..TO}; either may be missing.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static RowRange parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no range of rows; write FROM..TO, 0-based, the end excluded, as in 0..1000 or 500..");
        }
        return new RowRange(
                matcher.group(1).isEmpty() ? 0 : Long.parseLong(matcher.group(1)),
                matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2)));
    }

    boolean contains(long row) {
        return row >= from && row < to;
    }

    /** How many of the rows {@code 0..rows} are in the range. */
    long countOf(long rows) {
        return Math.max(0, Math.min(rows, to) - from);
    }
}
