/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import java.util.Arrays;

/**
 * The rows that a gate judges on, after some that lead up to them.
 *
 * @param rows in the order of time
 * @param from the first that counts; those before only tell how their entities have gone
 */
record GateSlice(TrainingRows rows, int from) {

    /** Rows that count. */
    int count() {
        return rows.count() - from;
    }

    /** The newest so many that count, with half as many before them. */
    GateSlice newest(int most) {
        int first = Math.max(from, rows.count() - most);
        return first == from ? this : cut(Math.max(0, first - most / 2), first);
    }

    /** The places of at most so many of those that count, evenly spaced. */
    int[] spaced(int most) {
        int[] places = new int[Math.min(most, count())];
        Arrays.setAll(places, i -> from + (int) ((long) i * count() / places.length));
        return places;
    }

    /** The rows at some places, without the others. */
    GateSlice only(int[] places) {
        return new GateSlice(chosen(places), 0);
    }

    private GateSlice cut(int begin, int first) {
        int[] chosen = new int[rows.count() - begin];
        Arrays.setAll(chosen, i -> begin + i);
        return new GateSlice(chosen(chosen), first - begin);
    }

    private TrainingRows chosen(int[] chosen) {
        int width = rows.width();
        float[] values = new float[chosen.length * width];
        int[] entities = new int[chosen.length];
        long[] times = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(rows.values(), chosen[i] * width, values, i * width, width);
            entities[i] = rows.entities()[chosen[i]];
            times[i] = rows.times()[chosen[i]];
        }
        return new TrainingRows(width, values, entities, times);
    }
}
