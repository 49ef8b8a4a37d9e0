/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * An exponentially weighted moving average (Roberts 1959): sₜ = sₜ₋₁ + w (xₜ − sₜ₋₁), started by the first value.
 *
 * @param weight w of the newest value; its memory is about 1/w values
 */
record Ewma(double weight) {

    /** The average after one more value; {@code state} counts for nothing if that value is the first. */
    double next(double state, double value, boolean first) {
        return first ? value : state + weight * (value - state);
    }

    /** The same for each of {@code length} numbers, in place. */
    void next(double[] state, int at, double[] values, int from, int length, boolean first) {
        for (int d = 0; d < length; d++) {
            state[at + d] = next(state[at + d], values[from + d], first);
        }
    }
}
