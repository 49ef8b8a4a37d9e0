/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.HashMap;
import java.util.Map;

/** The smoothed signals of several entities while training goes through their readings. */
final class EntityStates {

    /** Share of normal readings below the level that counts as 1. */
    private static final double NORMAL_SHARE = 0.99;

    private static final double SMALLEST_SCALE = 1e-9;

    private final Smoothing smoothing;
    private final Map<Integer, double[]> states = new HashMap<>();

    EntityStates(Smoothing smoothing) {
        this.smoothing = smoothing;
    }

    /** The state of an entity after one more reading, valid until its next. */
    double[] advance(int entity, double[] raw, int at) {
        double[] known = states.get(entity);
        double[] state = known == null ? new double[smoothing.stateLength()] : known;
        smoothing.advance(raw, at, state, 0, known == null);
        states.put(entity, state);
        return state;
    }

    /**
     * Goes through readings in their order and takes the level in a hundred of each smoothed signal.
     *
     * @param readings the first of which have the statistics; those that are quarantined pass without being counted
     * @param raw statistics of the readings
     * @return what each signal is divided by; positive
     */
    double[] scale(TrainingRows readings, double[] raw) {
        int count = raw.length / smoothing.rawLength();
        double[][] signals = new double[Smoothing.SIGNALS][count - readings.quarantined(0, count)];
        for (int i = 0, counted = 0; i < count; i++) {
            double[] state = advance(readings.entities()[i], raw, i * smoothing.rawLength());
            if (!readings.quarantined()[i]) {
                for (int signal = 0; signal < Smoothing.SIGNALS; signal++) {
                    signals[signal][counted] = state[signal];
                }
                counted++;
            }
        }
        double[] scale = new double[Smoothing.SIGNALS];
        for (int signal = 0; signal < Smoothing.SIGNALS; signal++) {
            scale[signal] = Math.max(SMALLEST_SCALE, Quantile.of(signals[signal], NORMAL_SHARE));
        }
        return scale;
    }

    /** Goes through readings in their order and gives the levels of each. */
    Levels[] levels(int[] entities, double[] raw, double[] scale) {
        Levels[] levels = new Levels[entities.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = smoothing.levels(advance(entities[i], raw, i * smoothing.rawLength()), 0, scale);
        }
        return levels;
    }
}
