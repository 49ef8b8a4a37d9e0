/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Faults of every kind, put into rows of which a detector is then asked. Where and how hard they strike follows from the
 * seed alone, so that two detectors are asked the same. Severities are {@value #MILDEST} to {@value #WORST} times the
 * feature's spread, as many below as above their geometric mean: some that any detector sees, some that none does.
 *
 * <p>It is part of the gate and not of the detector, which judges rows and does not know what becomes of them.
 */
final class FaultTrial {
    private static final double MILDEST = 1.5;
    private static final double WORST = 8;
    private static final int MOST_SINGLE_ROWS = 300;
    private static final int MOST_READINGS = 3_000;
    private static final int SHORTEST_STRETCH = 8;

    private final GateSlice slice;
    private final List<Stretch> stretches;
    private final Spreads spreads;
    private final long seed;

    private FaultTrial(GateSlice slice, List<Stretch> stretches, long seed) {
        this.slice = slice;
        this.stretches = stretches;
        this.spreads = Spreads.of(slice.rows());
        this.seed = seed;
    }

    /** Faults in single rows for a window of 1, otherwise in stretches of twice the window. */
    static FaultTrial of(GateSlice slice, int window, long seed) {
        if (window == 1) {
            int[] places = slice.spaced(MOST_SINGLE_ROWS);
            return new FaultTrial(slice.only(places), Stretch.singleRows(slice, places), seed);
        }
        GateSlice some = slice.newest(MOST_READINGS);
        return new FaultTrial(some, Stretch.of(some, Math.max(SHORTEST_STRETCH, 2 * window)), seed);
    }

    /** Whether there is anything to be put to the test. */
    boolean possible() {
        return !stretches.isEmpty() && spreads.moving().length > 0;
    }

    /** Whether a fault of that kind can occur: it takes two features to change places. */
    boolean possible(FaultKind kind) {
        return possible() && (kind != FaultKind.SWAP || spreads.moving().length > 1);
    }

    /** The peak of the scores that a detector gives each stretch as it is. */
    double[] clean(Detector detector) {
        return peaks(detector, slice.rows());
    }

    /** The same once each stretch has been befallen by a fault of that kind. */
    double[] befallen(Detector detector, FaultKind kind) {
        return peaks(detector, with(kind));
    }

    private double[] peaks(Detector detector, TrainingRows rows) {
        double[] scores = Replay.scores(detector, rows);
        return stretches.stream().mapToDouble(stretch -> stretch.peak(scores)).toArray();
    }

    /** A copy of the rows with a fault of that kind in every stretch. */
    TrainingRows with(FaultKind kind) {
        TrainingRows clean = slice.rows();
        TrainingRows rows = new TrainingRows(clean.width(), clean.values().clone(), clean.entities(), clean.times());
        Random random = new Random(seed * FaultKind.values().length + kind.ordinal());
        faults(random).forEach(fault -> kind.befall(rows, fault, random));
        return rows;
    }

    private List<Fault> faults(Random random) {
        int[] moving = spreads.moving();
        List<Fault> faults = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int chosen = random.nextInt(moving.length);
            int other = (chosen + 1 + random.nextInt(Math.max(1, moving.length - 1))) % moving.length;
            double severity = MILDEST * Math.pow(WORST / MILDEST, random.nextDouble());
            double sign = random.nextBoolean() ? 1 : -1;
            double offset = sign * severity * spreads.spread()[moving[chosen]];
            faults.add(new Fault(stretch, moving[chosen], moving[other], offset, spreads));
        }
        return faults;
    }
}
