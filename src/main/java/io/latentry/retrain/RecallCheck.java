/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a challenger notices injected faults about as often as the champion. Both are asked about the same faults, so the
 * error of the difference is that of paired shares (McNemar 1947).
 *
 * <p>A fault is noticed if its score stands out among those that the same detector gives the rows without faults: is higher
 * than {@value #NORMAL_SHARE} of them. Whether an alarm would be raised depends on the far tail of the calibration too, and
 * with few calibration rows that differs between models that tell faults equally well; the alarms have a check of their own.
 */
final class RecallCheck {
    static final String RECALL = "recall";
    static final String CONFIRMED = "recall.confirmed";
    static final String ALARMS_MISSING = "alarms.missing";

    /** Models that are equally good differ more in a single kind of fault than in all: it is granted so many times the loss. */
    private static final double ONE_KIND = 2;
    /** Share of the stretches without faults that a fault must stand out from. */
    private static final double NORMAL_SHARE = 0.95;
    /** One-sided 95 %. */
    private static final double ERRORS = 1.645;

    private final FaultTrial trial;
    private final Detector challenger;
    private final Optional<Detector> champion;
    private final double loss;
    private final double highestOfChallenger;
    private final double highestOfChampion;

    private RecallCheck(FaultTrial trial, Detector challenger, Optional<Detector> champion, double loss) {
        this.trial = trial;
        this.challenger = challenger;
        this.champion = champion;
        this.loss = loss;
        highestOfChallenger = highest(trial.clean(challenger));
        highestOfChampion =
                champion.map(detector -> highest(trial.clean(detector))).orElse(highestOfChallenger);
    }

    private static double highest(double[] peaks) {
        double[] sorted = peaks.clone();
        Arrays.sort(sorted);
        return sorted[(int) (NORMAL_SHARE * (sorted.length - 1))];
    }

    /** One check per kind of fault, one of all, and beside a champion one of missing values; none if no fault could be put anywhere. */
    static List<GateCheck> of(FaultTrial trial, Detector challenger, Optional<Detector> champion, double loss) {
        return trial.possible() ? new RecallCheck(trial, challenger, champion, loss).checks() : List.of();
    }

    private List<GateCheck> checks() {
        List<GateCheck> checks = new ArrayList<>();
        Tally all = new Tally();
        for (FaultKind kind : FaultKind.values()) {
            if (kind != FaultKind.MISSING && trial.possible(kind)) {
                Tally tally = tally(kind);
                checks.add(recall(kind.name().toLowerCase(Locale.ROOT), tally, ONE_KIND * loss));
                all.add(tally);
            }
        }
        if (all.asked > 0) {
            checks.add(recall("all", all, loss));
            if (champion.isPresent()) {
                checks.add(missing(tally(FaultKind.MISSING)));
            }
        }
        return checks;
    }

    private Tally tally(FaultKind kind) {
        double[] byChallenger = trial.befallen(challenger, kind);
        double[] byChampion =
                champion.map(detector -> trial.befallen(detector, kind)).orElse(byChallenger);
        Tally tally = new Tally();
        for (int i = 0; i < byChallenger.length; i++) {
            tally.count(byChallenger[i] > highestOfChallenger, byChampion[i] > highestOfChampion);
        }
        return tally;
    }

    /** Whether the faults that people have confirmed are found again, and how many of them could not be asked for. */
    static GateCheck confirmed(PastFaults faults, Detector challenger, Optional<Detector> champion, double loss) {
        boolean[] byChallenger = faults.found(challenger);
        boolean[] byChampion = champion.map(faults::found).orElse(byChallenger);
        Tally tally = new Tally();
        for (int fault : faults.seen()) {
            tally.count(byChallenger[fault], byChampion[fault]);
        }
        String notAsked =
                (faults.gone() == 0 ? "" : "; of " + faults.gone() + " more the topics hold no record any more")
                        + (faults.notRead() == 0 ? "" : "; of " + faults.notRead() + " more no record was read");
        if (tally.asked == 0) {
            return GateCheck.note(CONFIRMED, "0 confirmed faults could be asked for" + notAsked);
        }
        String text = text(tally, "confirmed faults raise an alarm", champion.isPresent()) + notAsked;
        return recall(CONFIRMED, tally, loss, champion.isPresent(), text);
    }

    private GateCheck recall(String what, Tally tally, double margin) {
        boolean compared = champion.isPresent();
        return recall(RECALL + "." + what, tally, margin, compared, text(tally, "injected faults stand out", compared));
    }

    /** Of a first model the recall is only told: how many such faults can be noticed depends on the records. */
    private static GateCheck recall(String name, Tally tally, double margin, boolean compared, String text) {
        double limit = compared ? tally.share(tally.byChampion) - margin - ERRORS * tally.error() : 0;
        return GateCheck.atLeast(name, tally.share(tally.byChallenger), Math.max(0, limit), text);
    }

    /** A missing value is left out of the judgement and no reason for an alarm, so here more is worse. */
    private GateCheck missing(Tally tally) {
        double limit = tally.share(tally.byChampion) + ONE_KIND * loss + ERRORS * tally.error();
        String text = text(tally, "missing values stand out", true);
        return GateCheck.atMost(ALARMS_MISSING, tally.share(tally.byChallenger), Math.min(1, limit), text);
    }

    private static String text(Tally tally, String what, boolean compares) {
        String compared = compares
                ? String.format(Locale.ROOT, "; by the champion %.1f %%", 100 * tally.share(tally.byChampion))
                : "";
        return String.format(
                Locale.ROOT,
                "%d of %d %s, %.1f %%%s",
                tally.byChallenger,
                tally.asked,
                what,
                100 * tally.share(tally.byChallenger),
                compared);
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

        double share(int noticed) {
            return (double) noticed / asked;
        }

        /** Standard error of the difference of the two shares. */
        double error() {
            double difference = (double) (byChallenger - byChampion) / asked;
            return Math.sqrt(Math.max(0, (double) onlyByOne / asked - difference * difference) / asked);
        }
    }
}
