/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/**
 * One-cycle learning rates (Smith &amp; Topin 2018): from 1/25 of the peak up to it over the first 30 % of the steps, then
 * down to nearly zero, both along half a cosine.
 *
 * @param peak highest rate
 * @param steps of the training
 */
record OneCycle(double peak, int steps) {

    private static final double WARM_UP = 0.3;
    private static final double START = 1.0 / 25;
    private static final double END = START * 1e-4;

    /** The rate of a step, counted from 0. */
    double rate(int step) {
        double top = Math.max(1, WARM_UP * steps - 1);
        return step <= top
                ? between(START, 1, step / top)
                : between(1, END, (step - top) / Math.max(1, steps - 1 - top));
    }

    private double between(double from, double to, double progress) {
        return peak * (to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress))));
    }
}
