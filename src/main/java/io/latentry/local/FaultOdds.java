/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/** When a healthy entity falls ill, so that a wanted share of all records belongs to faults. */
final class FaultOdds {
    private final double meanLength;
    private double startProbability;

    /** Odds for faults that last {@code meanLength} records on average. */
    FaultOdds(double meanLength) {
        this.meanLength = meanLength;
    }

    /** Sets the expected share of records that belong to a fault. */
    void share(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "The share of faulty records must be at least 0 and less than 1: " + share);
        }
        // Healthy spells of mean 1/p and faults of mean L alternate: share = L / (L + 1/p).
        startProbability = share / ((1 - share) * meanLength);
    }

    /** Whether a fault begins at this record of a healthy entity. */
    boolean strike(RandomGenerator random) {
        return random.nextDouble() < startProbability;
    }
}
