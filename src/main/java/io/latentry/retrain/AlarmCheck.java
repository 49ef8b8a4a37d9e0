/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the alarms that a detector raises on recent rows keep to its budget: anomalous records for a window of 1, opened
 * alarms for more.
 *
 * <p>Anomalous records come in runs, and a run counts once: the count is held against the beta-binomial law of as many fewer
 * rows as a run is long.
 */
final class AlarmCheck {
    static final String ALARM_RATE = "alarmRate";
    static final String ALARM_TIME = "alarmTime";

    private static final double EXCEEDED = 0.001;
    private static final double HIGHEST_RATE = 0.5;
    private static final double LONGEST_TIME = 0.1;

    private final GateSlice slice;
    private final double budget;
    private final double factor;

    /**
     * @param budget alarms that each row may raise on average
     * @param factor how many times the budget is too much
     */
    AlarmCheck(GateSlice slice, double budget, double factor) {
        this.slice = slice;
        this.budget = budget;
        this.factor = factor;
    }

    /**
     * The share of rows that open an alarm, or are anomalous by themselves.
     *
     * @param each whether each row of the slice is anomalous
     * @param calibrationRows that the threshold was set by
     */
    GateCheck rate(int window, boolean[] each, int calibrationRows, Optional<boolean[]> champion) {
        double counted = window == 1 ? marked(each) : opened(each);
        double rate = counted / slice.count();
        double run = window == 1 ? Math.max(1, (double) marked(each) / Math.max(1, runs(each))) : 1;
        double byLaw = run * allowedRuns(run, calibrationRows) / slice.count();
        // Of few long runs the law allows anything, and a model that calls every record anomalous has but one.
        double allowed = window == 1 ? Math.min(byLaw, Math.max(LONGEST_TIME, factor * budget)) : byLaw;
        double ofChampion = champion.map(alarms -> (double) (window == 1 ? marked(alarms) : opened(alarms)))
                        .orElse(0.0)
                / slice.count();
        String what = window == 1 ? "records are anomalous" : "records open an alarm";
        String compared =
                champion.isEmpty() ? "" : String.format(Locale.ROOT, "; by the champion %.3f %%", 100 * ofChampion);
        String text = String.format(
                Locale.ROOT,
                "%.0f of %d %s, %.3f %%, where the budget is %.3f %%%s",
                counted,
                slice.count(),
                what,
                100 * rate,
                100 * budget,
                compared);
        return GateCheck.atMost(ALARM_RATE, rate, Math.max(allowed, ofChampion), text);
    }

    /** The share of rows during which an alarm is on. */
    GateCheck time(boolean[] each, Optional<boolean[]> champion) {
        double share = (double) marked(each) / slice.count();
        double ofChampion = champion.map(this::marked).orElse(0) / (double) slice.count();
        String text = String.format(Locale.ROOT, "an alarm is on for %.2f %% of the records", 100 * share);
        return GateCheck.atMost(ALARM_TIME, share, Math.max(LONGEST_TIME, ofChampion), text);
    }

    private double allowedRuns(double run, int calibrationRows) {
        int rows = (int) Math.ceil(slice.count() / run);
        double calibrated = Math.max(1, calibrationRows / run) + 1;
        double above = Math.min(HIGHEST_RATE, factor * budget) * calibrated;
        return new BetaBinomial(rows, above, calibrated - above).quantile(EXCEEDED);
    }

    private int marked(boolean[] each) {
        int marked = 0;
        for (int i = slice.from(); i < each.length; i++) {
            marked += each[i] ? 1 : 0;
        }
        return marked;
    }

    /** How often an entity goes over from unmarked to marked. */
    private int opened(boolean[] each) {
        return begun(each, 0);
    }

    /** How many runs of marked rows there are; one that began before the rows that count is one too. */
    private int runs(boolean[] each) {
        return begun(each, slice.from());
    }

    private int begun(boolean[] each, int first) {
        TrainingRows rows = slice.rows();
        Map<Integer, Boolean> last = new HashMap<>();
        int begun = 0;
        for (int i = first; i < each.length; i++) {
            Boolean before = last.put(rows.entities()[i], each[i]);
            begun += i >= slice.from() && each[i] && (before == null || !before) ? 1 : 0;
        }
        return begun;
    }
}
