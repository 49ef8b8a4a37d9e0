/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * Some consecutive training rows.
 *
 * @param from first one, counted from 0
 * @param to one past the last
 */
public record RowSpan(int from, int to) {

    /** Whether it has that row. */
    boolean holds(int row) {
        return row >= from && row < to;
    }

    /** How many rows. */
    public int count() {
        return to - from;
    }
}
