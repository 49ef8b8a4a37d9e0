/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/** The loss of a training became infinite or not a number; no model comes out of it. */
public final class TrainingDivergedException extends RuntimeException {

    TrainingDivergedException(int step, int steps, double loss, double gradientNorm) {
        super(("Training diverged at step %d of %d: loss %s, gradient norm %s. Lower the learning rate, or look for "
                        + "features with extreme values.")
                .formatted(step, steps, loss, gradientNorm));
    }
}
