/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

/** Listens to the stages of a retraining. */
public interface RetrainingProgress {

    /** Reading has come to {@code rows} rows of at most {@code limit}. */
    void reading(long rows, long limit);

    /** Training has done {@code step} of {@code steps} optimiser steps; {@code loss} in nats per feature. */
    void training(int step, int steps, double loss);
}
