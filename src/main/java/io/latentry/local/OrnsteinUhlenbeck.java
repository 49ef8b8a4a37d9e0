/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/**
 * Noise that wanders and returns: a stationary Ornstein-Uhlenbeck process around 0, stepped exactly (Gillespie,
 * "Exact numerical simulation of the Ornstein-Uhlenbeck process and its integral", 1996).
 */
final class OrnsteinUhlenbeck {
    private final RandomGenerator random;
    private final double deviation;
    private final double relaxationSeconds;
    private double value;

    /** A process of that standard deviation and relaxation time. */
    OrnsteinUhlenbeck(RandomGenerator random, double deviation, double relaxationSeconds) {
        this.random = random;
        this.deviation = deviation;
        this.relaxationSeconds = relaxationSeconds;
        this.value = deviation * random.nextGaussian();
    }

    /** The value now. */
    double value() {
        return value;
    }

    /** The value {@code seconds} later. */
    double advance(double seconds) {
        double kept = Math.exp(-seconds / relaxationSeconds);
        value = kept * value + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
        return value;
    }
}
