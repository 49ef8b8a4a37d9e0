/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Map;

/**
 * How raw statistics are smoothed along the readings of one entity, and how the {@value #SIGNALS} smoothed signals make up
 * its levels.
 */
sealed interface Smoothing permits LongSmoothing, ShortSmoothing {

    /** Smoothed signals; the first numbers of a state are these. */
    int SIGNALS = 4;

    /** Raw statistics per reading. */
    int rawLength();

    /** Numbers in a state. */
    int stateLength();

    /**
     * Takes a state on by a reading.
     *
     * @param raw statistics, those of this reading from {@code at} on
     * @param state where it begins at {@code to}
     * @param first whether the entity has no state yet
     */
    void advance(double[] raw, int at, double[] state, int to, boolean first);

    /** The levels of signals that have been divided by their scales. */
    Levels fuse(double[] signals);

    Map<String, Tensor> tensors();

    /**
     * The levels of a state.
     *
     * @param scale that each signal is divided by
     */
    default Levels levels(double[] state, int at, double[] scale) {
        double[] signals = new double[SIGNALS];
        for (int i = 0; i < SIGNALS; i++) {
            signals[i] = state[at + i] / scale[i];
        }
        return fuse(signals);
    }
}
