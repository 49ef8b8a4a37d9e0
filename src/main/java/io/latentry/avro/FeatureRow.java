/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Where a program puts what it reads: the row, beside it the time and the entity. */
final class FeatureRow {
    private final float[] values;
    private final int[] elements = new int[ValuePath.MAX_STEPS];
    private long time;
    private String entity = "";

    FeatureRow(int width) {
        values = new float[width];
    }

    /** Begins a row; {@code recordTimestamp} is its time unless a field says otherwise. */
    void open(long recordTimestamp) {
        time = recordTimestamp;
    }

    /** The columns, for steps that fill many at once. */
    float[] values() {
        return values;
    }

    /** Says at which of the wanted elements of the array at that depth the reading is, counted from 0. */
    void element(int depth, int index) {
        elements[depth] = index;
    }

    /** The first of those columns, where the reading is. */
    int column(Target.Columns columns) {
        return columns.at(elements);
    }

    /** Marks columns as missing values. */
    void missing(int first, int count) {
        Arrays.fill(values, first, first + count, Float.NaN);
    }

    /** Copies the row to where the reader's caller wants it. */
    void copyTo(FloatBuffer rows, int position) {
        rows.put(position, values, 0, values.length);
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
