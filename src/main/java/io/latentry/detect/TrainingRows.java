/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Readings to train on, in the order of time. A value of NaN is missing.
 *
 * @param width features per reading
 * @param values [n, width], reading after reading
 * @param entities whose reading each one is, counted from 0, [n]
 * @param times of each reading, in milliseconds, [n]
 * @param quarantined whether each reading is kept from whatever is fitted; it still calibrates, since a calibration that loses
 *     what the last model found odd cuts its own tail, [n]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record TrainingRows(int width, float[] values, int[] entities, long[] times, boolean[] quarantined) {

    /** Fewest readings that anything can be said of. */
    public static final int MINIMUM = 3;

    /**
     * Checks that there are at least {@value #MINIMUM} readings and that none is infinite.
     *
     * @throws IllegalArgumentException with the row and the feature otherwise
     */
    public TrainingRows {
        if (width < 1) {
            throw new IllegalArgumentException("Rows have %d features; at least 1 is needed.".formatted(width));
        }
        if (values.length % width != 0) {
            throw new IllegalArgumentException(
                    "The training rows are %d numbers, no multiple of %d features.".formatted(values.length, width));
        }
        int count = values.length / width;
        if (count < MINIMUM) {
            throw new IllegalArgumentException(
                    "%d training rows are too few: at least %d are needed.".formatted(count, MINIMUM));
        }
        if (entities.length != count || times.length != count || quarantined.length != count) {
            throw new IllegalArgumentException("%d training rows have %d entities, %d times and %d marks of quarantine."
                    .formatted(count, entities.length, times.length, quarantined.length));
        }
        for (int i = 0; i < values.length; i++) {
            if (Float.isInfinite(values[i])) {
                throw new IllegalArgumentException(
                        "The training row %d is %s at feature %d; only finite numbers, or NaN for a missing one, can be used."
                                .formatted(i / width, values[i], i % width));
            }
        }
    }

    /** Readings of which none is quarantined. */
    public TrainingRows(int width, float[] values, int[] entities, long[] times) {
        this(width, values, entities, times, new boolean[times.length]);
    }

    /** The same with these readings quarantined, [n]. */
    public TrainingRows quarantine(boolean[] readings) {
        return new TrainingRows(width, values, entities, times, readings);
    }

    /** Readings of a single entity, a second apart. */
    public static TrainingRows of(float[] values, int width) {
        int count = width < 1 ? 0 : values.length / width;
        long[] times = new long[count];
        Arrays.setAll(times, i -> 1_000L * i);
        return new TrainingRows(width, values, new int[count], times);
    }

    /** How many of the readings from {@code from} to before {@code to} are quarantined. */
    int quarantined(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += quarantined[i] ? 1 : 0;
        }
        return count;
    }

    /**
     * The same readings, where those of an entity that are further apart than this, in either direction, are of different
     * entities: what follows a gap begins anew.
     */
    public TrainingRows cutAtGaps(Duration longest) {
        int[] stretches = new int[count()];
        Map<Integer, Integer> last = new HashMap<>();
        int begun = 0;
        for (int i = 0; i < stretches.length; i++) {
            Integer before = last.put(entities[i], i);
            boolean goesOn = before != null && Math.abs(times[i] - times[before]) <= longest.toMillis();
            stretches[i] = goesOn ? stretches[before] : begun++;
        }
        return new TrainingRows(width, values, stretches, times, quarantined);
    }

    /** How many readings there are. */
    public int count() {
        return times.length;
    }
}
