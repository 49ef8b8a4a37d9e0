/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

/** Listens to the stages of a retraining. */
public interface RetrainingProgress {

    /** Reading has come to {@code records} of {@code of} records. */
    void reading(long records, long of);

    /** Training has done {@code step} of {@code steps} optimiser steps; {@code loss} in nats per feature. */
    void training(int step, int steps, double loss);

    /** The gate begins to judge on so many rows. */
    default void judging(long rows) {}

    /** The gate has judged; what it found is being written, and with it the model that it accepts. */
    default void publishing() {}
}
