/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import java.util.List;
import java.util.Locale;

/**
 * Judges a model by how it and another one judged the same live records. It is worse if it fails where the other does not, or
 * if its alarms are more than the other's, beyond chance, and beyond its budget. An incident raises both, and is no reason; but of
 * what the other finds normal, finding most anomalous is one, however many alarms that one gives.
 *
 * @param budget share of the records that the model may call anomalous
 * @param calibrationRows that its threshold was set by
 * @param window readings that it judges together
 * @param factor how many times the budget is too much
 * @param times how many times the other's alarms are too much
 */
record ShadowTrial(double budget, long calibrationRows, int window, double factor, double times) {
    static final String LIVE_ALARMS = "liveAlarms";
    static final String LIVE_FAILURES = "liveFailures";

    /** Fewer slices cannot tell, at this level, even a model that is worse in each of them. */
    static final int FEWEST_SLICES = 10;

    static final int FEWEST_RECORDS = 100;

    /** Standard errors that one comparison of equals in a thousand exceeds. */
    private static final double BEYOND_CHANCE = 3.09;

    private static final double EXCEEDED = 0.001;
    private static final double HIGHEST_RATE = 0.5;
    /** An alarm that is on for less than this share of the readings is within any budget: budgets count openings. */
    private static final double TIME_WITHIN_BUDGET = 0.01;

    private static final double LONGEST_TIME = 0.1;
    private static final double MOST_FAILURES = 0.01;
    private static final int MOST_ROWS = 1_000_000;

    /** A promoted model is called back only for twice the alarms: a sensitive one finds more of an incident. */
    private static final double TIMES_TO_ROLL_BACK = 2;
    /** Of the records that the other does not call anomalous, calling more than this share so is too much at any rate. */
    private static final double MOST_OF_THE_REST = 0.5;

    /** The trial of a challenger beside the champion. */
    static ShadowTrial ofChallenger(DetectorConfig detector, ModelManifest manifest) {
        return of(detector, manifest, 1);
    }

    /** The trial of a champion beside its predecessor. */
    static ShadowTrial ofChampion(DetectorConfig detector, ModelManifest manifest) {
        return of(detector, manifest, TIMES_TO_ROLL_BACK);
    }

    private static ShadowTrial of(DetectorConfig detector, ModelManifest manifest, double times) {
        return new ShadowTrial(
                manifest.getFalseAlarmRate(),
                manifest.getJointCalibration().getRows(),
                detector.window(),
                detector.training().gate().alarmFactor(),
                times);
    }

    ShadowVerdict judge(ShadowComparison seen) {
        long judged = seen.records() + seen.failures();
        if (seen.slices() < FEWEST_SLICES || judged < FEWEST_RECORDS) {
            return ShadowVerdict.undecided(judged + " records in " + seen.slices() + " slices of time so far, where "
                    + FEWEST_RECORDS + " in " + FEWEST_SLICES + " are needed");
        }
        return ShadowVerdict.of(List.of(alarms(seen), failures(seen)));
    }

    /**
     * As {@link #judge}, of a model that passed the gate and is not waited for any longer: where there is too little to say,
     * it is sound unless it fails.
     */
    ShadowVerdict settle(ShadowComparison seen) {
        ShadowVerdict verdict = judge(seen);
        if (verdict.outcome() != ShadowVerdict.Outcome.UNDECIDED) {
            return verdict;
        }
        ShadowVerdict byFailures = ShadowVerdict.of(List.of(failures(seen)));
        return new ShadowVerdict(
                byFailures.outcome(),
                byFailures.checks(),
                "too little to judge it by, and not waited for any longer after it passed the gate: " + verdict.text()
                        + "; " + byFailures.text());
    }

    private GateCheck alarms(ShadowComparison seen) {
        // Twice as many as most would be more than all.
        double farthest = seen.referenceRate() + MOST_OF_THE_REST * (1 - seen.referenceRate());
        double limit = Math.max(allowed(seen), Math.min(times * seen.referenceRate(), farthest));
        boolean worse = seen.rate() > limit && seen.excess() > BEYOND_CHANCE;
        String text = String.format(
                Locale.ROOT,
                "of %d live records it calls %.3f %% anomalous and the other version %.3f %%, a difference of %.1f"
                        + " standard errors over %d slices of time",
                seen.records(),
                100 * seen.rate(),
                100 * seen.referenceRate(),
                seen.excess(),
                seen.slices());
        return new GateCheck(LIVE_ALARMS, !worse, seen.rate(), limit, text);
    }

    private GateCheck failures(ShadowComparison seen) {
        boolean worse = seen.failureRate() > MOST_FAILURES && seen.failures() > times * seen.referenceFailures();
        String text = String.format(
                Locale.ROOT,
                "it failed on %d records that the other version judged, the other on %d that it judged",
                seen.failures(),
                seen.referenceFailures());
        return new GateCheck(LIVE_FAILURES, !worse, seen.failureRate(), MOST_FAILURES, text);
    }

    /** The share that chance still allows a model that keeps to its budget. */
    private double allowed(ShadowComparison seen) {
        if (window > 1) {
            return TIME_WITHIN_BUDGET;
        }
        int rows = (int) Math.ceil(Math.min(MOST_ROWS, seen.records()) / seen.run());
        double calibrated = Math.max(1, calibrationRows / seen.run()) + 1;
        double above = Math.min(HIGHEST_RATE, factor * budget) * calibrated;
        double byLaw = (double) new BetaBinomial(rows, above, calibrated - above).quantile(EXCEEDED) / rows;
        // Of few long runs the law allows anything.
        return Math.min(byLaw, Math.max(LONGEST_TIME, factor * budget));
    }
}
