/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.OptionalInt;

/**
 * How much training a model gets.
 *
 * @param rows how many readings to train on
 * @param steps of the optimiser; the default's unless set
 */
public record Effort(int rows, OptionalInt steps) {
    /** Enough for a model of the usual size and quality. */
    static final Effort USUAL = new Effort(10_000, OptionalInt.empty());
    /** A model of the usual size: what it costs depends on the rows, and not on the steps. */
    static final Effort BRIEF = new Effort(7_200, OptionalInt.of(100));

    /** Of a training that is only there to have been one before. */
    static final OptionalInt FEW_STEPS = OptionalInt.of(5);

    /**
     * What a model of windows gets: it keeps no rows, so that what it costs to score does not depend on their number either,
     * while training on thousands of wide windows takes minutes.
     */
    Effort ofWindows() {
        return new Effort(Math.min(rows, 2_000), OptionalInt.of(Math.min(steps.orElse(300), 300)));
    }
}
