/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The score above which an alarm opens, such that held-out time opens no more alarms than the budget grants.
 *
 * <p>It never falls below {@value #FLOOR}, twice the level that one normal reading in a hundred reaches in training: what
 * moves between training and operation is not in the held-out time, and a budget alone would leave no room for it.
 *
 * @param value the threshold
 * @param opened alarms that the held-out time opens with it
 * @param granted alarms that the budget grants the held-out time; below 1, the threshold is extrapolated
 */
record AlarmThreshold(double value, int opened, double granted) {

    static final double FLOOR = 2;

    /** Each threshold tried is lower than the one before by this factor. */
    private static final double STEP = 1.01;

    /**
     * Chooses the threshold.
     *
     * @param courses held-out scores of each entity, in their order; at least one score
     * @param perReading alarms that each reading may open on average
     */
    static AlarmThreshold choose(List<double[]> courses, double perReading) {
        return choose(courses, new double[] {perReading}).get(0);
    }

    /**
     * Chooses a threshold for each of several budgets, as {@link #choose(List, double)} does for one.
     *
     * @param perReading ascending
     */
    static List<AlarmThreshold> choose(List<double[]> courses, double[] perReading) {
        long readings = courses.stream().mapToLong(course -> course.length).sum();
        double highest = courses.stream()
                .flatMapToDouble(Arrays::stream)
                .max()
                .orElseThrow(() -> new IllegalArgumentException("There are no scores to choose a threshold by."));
        ExcursionTail tail = ExcursionTail.fit(courses);
        List<AlarmThreshold> chosen = new ArrayList<>();
        // A lower threshold can open fewer alarms, when two alarms become one. Only the higher ones that all keep the
        // budget are trusted, so the search goes down and ends at the first that does not. A larger budget goes on
        // there.
        double down = Math.max(FLOOR, highest);
        for (double rate : perReading) {
            double granted = rate * readings;
            for (double next = down;
                    next > FLOOR && opened(courses, Math.max(FLOOR, next / STEP)) <= granted;
                    next = down) {
                down = Math.max(FLOOR, next / STEP);
            }
            double threshold = granted < 1 ? Math.max(down, tail.height(rate)) : down;
            chosen.add(new AlarmThreshold(threshold, opened(courses, threshold), granted));
        }
        return chosen;
    }

    private static int opened(List<double[]> courses, double threshold) {
        AlarmMachine machine = new AlarmMachine(threshold);
        return courses.stream().mapToInt(machine::opened).sum();
    }
}
