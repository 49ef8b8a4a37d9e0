/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.GateConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.RowLikelihoods;
import io.latentry.vae.ComputeDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a challenger beside the champion on recent rows that neither was trained or calibrated on. Without a champion only
 * what can be said of a model by itself is checked.
 *
 * <p>Where the champion has seen some of the rows all is compared but their likelihood: the rows that a network was fitted on are
 * the likelier to it for that, so that on few new rows no challenger would ever pass. Which faults it can tell from them depends
 * far less on whether it has seen them.
 *
 * <p>It judges the bytes as they would be published, so that what is judged is what will serve.
 */
final class Gate {
    static final String FINITE_WEIGHTS = "finiteWeights";
    /** That the comparison favours the champion, and why. */
    static final String COMPARISON = "comparison";

    private static final int SAMPLES = 16;
    private static final int LIKELIHOOD_ROWS = 1_000;
    private static final long SEED = 1;

    private final GateConfig limits;
    private final double budget;
    private final ComputeDevice device;

    /**
     * @param limits of what is accepted
     * @param budget alarms that each row may raise on average
     * @param device where the detectors judge
     */
    Gate(GateConfig limits, double budget, ComputeDevice device) {
        this.limits = limits;
        this.budget = budget;
        this.device = device;
    }

    /**
     * Makes all checks; only that of the weights if the bytes cannot be read.
     *
     * @param challenger as {@link Detector#toBytes} wrote it
     * @param calibrationRows that its alarms were calibrated by
     * @param place of the slice's rows
     * @param faults that people have confirmed
     */
    GateReport judge(
            GateSlice slice,
            byte[] challenger,
            int calibrationRows,
            GatePlace place,
            Optional<Champion> champion,
            Optional<PastFaults> faults) {
        Optional<Long> version = champion.map(Champion::version);
        Detector detector;
        try {
            detector = Detector.fromBytes(challenger, device);
        } catch (IllegalArgumentException e) {
            String text = "the model cannot be read back: " + e.getMessage();
            return new GateReport(List.of(new GateCheck(FINITE_WEIGHTS, false, 0, 1, text)), version, Optional.empty());
        }
        try (detector) {
            List<GateCheck> checks = new ArrayList<>();
            checks.add(new GateCheck(
                    FINITE_WEIGHTS, true, 1, 1, "the model can be read back, and all its numbers are finite"));
            Optional<Detector> other = champion.map(Champion::detector);
            checks.addAll(likelihoods(slice, detector, other, place.isFair()));
            Optional<Replay.Judgements> ofChampion = other.map(served -> Replay.judgements(served, slice.rows()));
            checks.addAll(alarms(slice, detector, calibrationRows, ofChampion.map(Replay.Judgements::alarms)));
            FaultTrial trial = FaultTrial.of(slice, detector.window(), SEED);
            checks.addAll(RecallCheck.of(trial, detector, other, limits.recallLoss()));
            faults.map(known -> RecallCheck.confirmed(known, detector, other, limits.recallLoss()))
                    .ifPresent(checks::add);
            version.filter(served -> !place.isFair()).map(place::told).ifPresent(checks::add);
            return new GateReport(
                    checks,
                    version,
                    ofChampion.map(
                            judged -> Drift.of(judged.pValues(), slice.rows().entities(), slice.from())));
        }
    }

    private List<GateCheck> likelihoods(
            GateSlice slice, Detector challenger, Optional<Detector> champion, boolean fair) {
        RowLikelihoods ofChallenger = likelihoods(slice, challenger);
        Optional<RowLikelihoods> ofChampion = champion.map(detector -> likelihoods(slice, detector));
        List<GateCheck> checks = new ArrayList<>();
        checks.add(LikelihoodCheck.latentCollapse(ofChallenger, ofChampion));
        ofChampion
                .filter(other -> fair)
                .flatMap(other -> LikelihoodCheck.logLikelihood(ofChallenger, other, limits.likelihoodLoss()))
                .ifPresent(checks::add);
        return checks;
    }

    private static RowLikelihoods likelihoods(GateSlice slice, Detector detector) {
        FloatBuffer windows = Replay.windows(detector, slice, LIKELIHOOD_ROWS);
        int count = windows.capacity() / (detector.window() * detector.width());
        return detector.likelihoods(windows, count, SAMPLES, SEED);
    }

    private List<GateCheck> alarms(
            GateSlice slice, Detector challenger, int calibrationRows, Optional<boolean[]> ofChampion) {
        boolean[] ofChallenger = Replay.alarms(challenger, slice.rows());
        AlarmCheck check = new AlarmCheck(slice, budget, limits.alarmFactor());
        GateCheck rate = check.rate(challenger.window(), ofChallenger, calibrationRows, ofChampion);
        return challenger.window() == 1 ? List.of(rate) : List.of(rate, check.time(ofChallenger, ofChampion));
    }
}
