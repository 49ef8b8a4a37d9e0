/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/** A quantity that follows its target exponentially, as a heated body follows its losses. */
final class FirstOrderLag {
    private final double timeConstantSeconds;
    private double value = Double.NaN;

    FirstOrderLag(double timeConstantSeconds) {
        this.timeConstantSeconds = timeConstantSeconds;
    }

    /** The value {@code seconds} later, under a constant target; the first call starts at the target. */
    double follow(double target, double seconds) {
        value = Double.isNaN(value) ? target : target + (value - target) * Math.exp(-seconds / timeConstantSeconds);
        return value;
    }

    /** Starts anew at the next target. */
    void reset() {
        value = Double.NaN;
    }
}
