/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Consecutive readings of one entity.
 *
 * @param before values of the entity's reading before them; of the first of them if there is none
 * @param rows the readings, in their order
 * @param watched they, and those after in which what happened to them may still be noticed
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Stretch(float[] before, int[] rows, int[] watched) {

    /** Stretches take one part of an entity's readings, and what comes to rest after them the rest. */
    private static final int PERIOD = 3;

    /**
     * Rows by themselves.
     *
     * @param places of the rows in the slice, in their order; the stretches count from 0 on, as if there were no other rows
     */
    static List<Stretch> singleRows(GateSlice slice, int[] places) {
        List<Stretch> stretches = new ArrayList<>();
        Map<Integer, Integer> last = new HashMap<>();
        for (int row = 0; row < slice.rows().count() && stretches.size() < places.length; row++) {
            Integer before = last.put(slice.rows().entities()[row], row);
            if (row == places[stretches.size()]) {
                int[] itself = {stretches.size()};
                stretches.add(new Stretch(values(slice.rows(), before == null ? row : before), itself, itself));
            }
        }
        return stretches;
    }

    private static float[] values(TrainingRows rows, int row) {
        return Arrays.copyOfRange(rows.values(), row * rows.width(), (row + 1) * rows.width());
    }

    /** Stretches of {@code length} readings with twice as many between them, the first half of which is watched too. */
    static List<Stretch> of(GateSlice slice, int length) {
        TrainingRows rows = slice.rows();
        Map<Integer, List<Integer>> byEntity = new HashMap<>();
        Map<Integer, Integer> last = new HashMap<>();
        List<Stretch> stretches = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            int entity = rows.entities()[row];
            if (row < slice.from()) {
                last.put(entity, row);
                continue;
            }
            List<Integer> taken = byEntity.computeIfAbsent(entity, e -> new ArrayList<>());
            taken.add(row);
            if (taken.size() == PERIOD * length) {
                int[] watched =
                        taken.stream().limit(2L * length).mapToInt(i -> i).toArray();
                int[] befallen = taken.stream().limit(length).mapToInt(i -> i).toArray();
                float[] before = values(rows, last.getOrDefault(entity, befallen[0]));
                stretches.add(new Stretch(before, befallen, watched));
                last.put(entity, row);
                taken.clear();
            }
        }
        return stretches;
    }

    /** The highest of the scores of the rows that are watched. */
    double peak(double[] scores) {
        double peak = 0;
        for (int row : watched) {
            peak = Math.max(peak, scores[row]);
        }
        return peak;
    }
}
