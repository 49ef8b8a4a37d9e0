/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Map;

/**
 * Where much training time is at hand. Two quick averages of residuals find what is brief. A slow average of residuals finds
 * what is faint and lasts; its values are capped, so that one burst does not fill its long memory. A slow average of the
 * latent distance finds states that are rebuilt well but do not belong to normal operation; it counts twice.
 *
 * @param cap of the slow average's values
 */
record LongSmoothing(double cap) implements Smoothing {

    /** Raw statistics: the residual of the half and of the whole window's network, the latent distance. */
    static final int RAW = 3;

    private static final Ewma QUICK = new Ewma(0.3);
    private static final Ewma SLOW = new Ewma(0.02);
    private static final int RECONSTRUCTIONS = 3;
    private static final int LATENT_WEIGHT = 2;
    private static final String CAP = "smoothing.cap";

    @Override
    public int rawLength() {
        return RAW;
    }

    @Override
    public int stateLength() {
        return SIGNALS;
    }

    @Override
    public void advance(double[] raw, int at, double[] state, int to, boolean first) {
        state[to] = QUICK.next(state[to], raw[at], first);
        state[to + 1] = QUICK.next(state[to + 1], raw[at + 1], first);
        state[to + 2] = SLOW.next(state[to + 2], Math.min(cap, raw[at + 1]), first);
        state[to + 3] = SLOW.next(state[to + 3], raw[at + 2], first);
    }

    /** The mean of the signals, the latent one twice. */
    @Override
    public Levels fuse(double[] signals) {
        double sum = signals[0] + signals[1] + signals[2];
        double fused = (sum + LATENT_WEIGHT * signals[3]) / (RECONSTRUCTIONS + LATENT_WEIGHT);
        return new Levels(sum / RECONSTRUCTIONS, signals[3], fused);
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of(CAP, Tensor.of(cap));
    }

    static LongSmoothing read(DetectorFile file) {
        return new LongSmoothing(file.positive(CAP, 1)[0]);
    }
}
