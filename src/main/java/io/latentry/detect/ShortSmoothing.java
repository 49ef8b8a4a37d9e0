/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where little training time is at hand. Slow averages of three distances make up the reconstruction: that of the whole
 * window's residual, and those of the newest reading's residual after it has been smoothed itself, once slowly and once
 * quickly. A fault that moves channels against each other by less than their noise survives that smoothing, the noise does
 * not.
 *
 * @param slow distance of the slowly smoothed residual
 * @param quick distance of the quickly smoothed residual
 * @param weight q, from 1 to 2, of the two smoothed residuals together; the window's residual has 2. The more columns a
 *     window has to its number of training windows, the less its covariance is worth
 */
record ShortSmoothing(Mahalanobis slow, Mahalanobis quick, double weight) implements Smoothing {

    /** Raw statistics before the residual of the newest reading: the window's distance, the latent distance. */
    static final int DISTANCES = 2;

    static final Ewma SLOW_RESIDUAL = new Ewma(0.1);
    static final Ewma QUICK_RESIDUAL = new Ewma(0.3);

    private static final Ewma DISTANCE = new Ewma(0.05);
    private static final double WINDOW_WEIGHT = 2;
    /**
     * The latent distance is reported with its own p-value, but does not move the fused level. This is the choice of the
     * recipe that was measured; no weight above 0 has been, so a fault that shows in the latent mean alone opens no alarm.
     */
    private static final double LATENT_WEIGHT = 0;

    private static final double LOWEST = 1e-3;
    private static final String SLOW = "smoothing.slow.";
    private static final String QUICK = "smoothing.quick.";
    private static final String WEIGHT = "smoothing.weight";

    /** The weight of smoothed residuals for so many columns of a window and so many windows. */
    static double weight(int columns, int windows) {
        return Math.max(1, Math.min(2, 4.0 * columns / windows));
    }

    private int channels() {
        return slow.centre().length;
    }

    @Override
    public int rawLength() {
        return DISTANCES + channels();
    }

    @Override
    public int stateLength() {
        return SIGNALS + 2 * channels();
    }

    @Override
    public void advance(double[] raw, int at, double[] state, int to, boolean first) {
        int slowly = to + SIGNALS;
        int quickly = slowly + channels();
        SLOW_RESIDUAL.next(state, slowly, raw, at + DISTANCES, channels(), first);
        QUICK_RESIDUAL.next(state, quickly, raw, at + DISTANCES, channels(), first);
        state[to] = DISTANCE.next(state[to], raw[at], first);
        state[to + 1] = DISTANCE.next(state[to + 1], slow.squared(state, slowly), first);
        state[to + 2] = DISTANCE.next(state[to + 2], quick.squared(state, quickly), first);
        state[to + 3] = DISTANCE.next(state[to + 3], raw[at + 1], first);
    }

    /** Weighted geometric means. */
    @Override
    public Levels fuse(double[] signals) {
        double reconstruction = (WINDOW_WEIGHT * log(signals[0]) + weight / 2 * (log(signals[1]) + log(signals[2])))
                / (WINDOW_WEIGHT + weight);
        double fused = (1 - LATENT_WEIGHT) * reconstruction + LATENT_WEIGHT * log(signals[3]);
        return new Levels(Math.exp(reconstruction), signals[3], Math.exp(fused));
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new TreeMap<>();
        slow.tensors().forEach((name, tensor) -> tensors.put(SLOW + name, tensor));
        quick.tensors().forEach((name, tensor) -> tensors.put(QUICK + name, tensor));
        tensors.put(WEIGHT, Tensor.of(weight));
        return tensors;
    }

    static ShortSmoothing read(DetectorFile file) {
        int channels = file.channels().count();
        return new ShortSmoothing(
                Mahalanobis.read(file, SLOW, channels),
                Mahalanobis.read(file, QUICK, channels),
                file.positive(WEIGHT, 1)[0]);
    }

    private static double log(double signal) {
        return Math.log(Math.max(LOWEST, signal));
    }
}
