/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/** Told how a training gets on, on the thread that trains. */
@FunctionalInterface
public interface TrainingProgress {

    TrainingProgress SILENT = (step, steps, loss) -> {};

    /**
     * One more optimiser step is done.
     *
     * @param step from 1 to {@code steps}
     * @param steps of the whole training
     * @param loss of this step's batch, negative ELBO in nats per feature
     */
    void report(int step, int steps, double loss);
}
