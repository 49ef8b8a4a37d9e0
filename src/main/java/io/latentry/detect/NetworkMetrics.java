/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainedVae;
import java.util.HashMap;
import java.util.Map;

/** What a model's manifest says of the training of a network. */
final class NetworkMetrics {

    private NetworkMetrics() {}

    static Map<String, Double> of(TrainedVae trained) {
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("elbo", trained.heldOutElbo());
        metrics.put("elboAtStart", trained.heldOutElboAtStart());
        metrics.put("reconstructionError", trained.heldOutReconstructionError());
        double kl = 0;
        for (int k = 0; k < trained.klPerDimension().length; k++) {
            metrics.put("kl." + k, trained.klPerDimension()[k]);
            kl += trained.klPerDimension()[k];
        }
        metrics.put("kl", kl);
        metrics.put(
                "collapsedDimensions", (double) trained.collapsedDimensions().size());
        metrics.put("steps", (double) trained.steps());
        return metrics;
    }
}
