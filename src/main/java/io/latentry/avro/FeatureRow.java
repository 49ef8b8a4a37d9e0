/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Where a program puts what it reads: the row, beside it the time and the entity. */
final class FeatureRow {
    private final float[] own;
    private final int[] elements = new int[ValuePath.MAX_STEPS];
    private float[] values;
    private int base;
    private long time;
    private String entity = "";

    FeatureRow(int width) {
        own = new float[width];
        values = own;
    }

    /** Begins a row of its own, for {@link #copyTo}; {@code recordTimestamp} is its time unless a field says otherwise. */
    void open(long recordTimestamp) {
        open(own, 0, recordTimestamp);
    }

    /** The same for the row that begins at {@code rows[first]}: what is read lies there at once. */
    void open(float[] rows, int first, long recordTimestamp) {
        values = rows;
        base = first;
        time = recordTimestamp;
    }

    /** The array that the row lies in. */
    float[] values() {
        return values;
    }

    /** Where a column of the row lies in that array. */
    int at(int column) {
        return base + column;
    }

    /** Says at which of the wanted elements of the array at that depth the reading is, counted from 0. */
    void element(int depth, int index) {
        elements[depth] = index;
    }

    /** Where the first of those columns lies, in the element where the reading is. */
    int at(Target.Columns columns) {
        return base + columns.at(elements);
    }

    /** Marks values as missing, from that place on. */
    void missing(int at, int count) {
        Arrays.fill(values, at, at + count, Float.NaN);
    }

    /** Copies the row of its own to where the reader's caller wants it. */
    void copyTo(FloatBuffer rows, int position) {
        rows.put(position, own, 0, own.length);
    }

    void time(long millis) {
        time = millis;
    }

    long time() {
        return time;
    }

    void entity(String text) {
        entity = text;
    }

    String entity() {
        return entity;
    }
}
