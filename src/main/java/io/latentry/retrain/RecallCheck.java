/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a challenger notices injected faults about as often as the champion. Both are asked about the same faults, so the
 * error of the difference is that of paired shares (McNemar 1947). Where either finds something without a fault, nothing is
 * asked.
 */
final class RecallCheck {
    static final String RECALL = "recall";

    /** One-sided 95 %. */
    private static final double ERRORS = 1.645;
    /** A first model notices at least this share of all faults but missing values, or it notices nothing. */
    private static final double BLIND = 0.05;

    private final FaultTrial trial;
    private final Detector challenger;
    private final Optional<Detector> champion;
    private final double loss;
    private final boolean[] asked;

    private RecallCheck(FaultTrial trial, Detector challenger, Optional<Detector> champion, double loss) {
        this.trial = trial;
        this.challenger = challenger;
        this.champion = champion;
        this.loss = loss;
        asked = new boolean[trial.stretches()];
        boolean[] byChallenger = trial.clean(challenger);
        boolean[] byChampion = champion.map(trial::clean).orElse(byChallenger);
        for (int i = 0; i < asked.length; i++) {
            asked[i] = !byChallenger[i] && !byChampion[i];
        }
    }

    /** One check per kind of fault, one of all but missing values; none if no fault could be put anywhere. */
    static List<GateCheck> of(FaultTrial trial, Detector challenger, Optional<Detector> champion, double loss) {
        return trial.possible() ? new RecallCheck(trial, challenger, champion, loss).checks() : List.of();
    }

    private List<GateCheck> checks() {
        List<GateCheck> checks = new ArrayList<>();
        Tally all = new Tally();
        for (FaultKind kind : FaultKind.values()) {
            Tally tally = tally(kind);
            if (tally.asked > 0) {
                checks.add(check(kind.name().toLowerCase(Locale.ROOT), tally, 0));
            }
            if (kind != FaultKind.MISSING) {
                all.add(tally);
            }
        }
        if (all.asked > 0) {
            checks.add(check("all", all, BLIND));
        }
        return checks;
    }

    private Tally tally(FaultKind kind) {
        boolean[] byChallenger = trial.befallen(challenger, kind);
        boolean[] byChampion =
                champion.map(detector -> trial.befallen(detector, kind)).orElse(byChallenger);
        Tally tally = new Tally();
        for (int i = 0; i < asked.length; i++) {
            if (asked[i]) {
                tally.count(byChallenger[i], byChampion[i]);
            }
        }
        return tally;
    }

    private GateCheck check(String what, Tally tally, double lowestOfFirst) {
        double recall = (double) tally.byChallenger / tally.asked;
        double ofChampion = (double) tally.byChampion / tally.asked;
        double limit = champion.isPresent() ? ofChampion - loss - ERRORS * tally.error() : lowestOfFirst;
        String compared =
                champion.isEmpty() ? "" : String.format(Locale.ROOT, "; by the champion %.1f %%", 100 * ofChampion);
        String text = String.format(
                Locale.ROOT,
                "%d of %d injected faults are noticed, %.1f %%%s",
                tally.byChallenger,
                tally.asked,
                100 * recall,
                compared);
        return GateCheck.atLeast(RECALL + "." + what, recall, Math.max(0, limit), text);
    }

    /** What became of the faults that were asked about. */
    private static final class Tally {
        private int asked;
        private int byChallenger;
        private int byChampion;
        private int onlyByOne;

        void count(boolean challenger, boolean champion) {
            asked++;
            byChallenger += challenger ? 1 : 0;
            byChampion += champion ? 1 : 0;
            onlyByOne += challenger == champion ? 0 : 1;
        }

        void add(Tally other) {
            asked += other.asked;
            byChallenger += other.byChallenger;
            byChampion += other.byChampion;
            onlyByOne += other.onlyByOne;
        }

        /** Standard error of the difference of the two shares. */
        double error() {
            double difference = (double) (byChallenger - byChampion) / asked;
            return Math.sqrt(Math.max(0, (double) onlyByOne / asked - difference * difference) / asked);
        }
    }
}
