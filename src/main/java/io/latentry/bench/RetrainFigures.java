/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.vae.ComputeDevice;
import java.util.List;
import java.util.Optional;

/**
 * All that a bench of retrainings found.
 *
 * @param device where the networks ran
 * @param processors of this machine
 * @param turns one retraining each
 * @param beside alerts beside retrainings; empty if they were not timed
 */
public record RetrainFigures(
        ComputeDevice device, int processors, List<TurnFigures> turns, Optional<BesideFigures> beside) {

    public RetrainFigures {
        turns = List.copyOf(turns);
    }
}
