/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import io.latentry.vae.TrainedVae;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a model's manifest says of a network, gathered over windows that it had not seen. */
final class HeldOutFigures {

    private double[] kl = {};
    private double elbo;
    private double reconstructionError;
    private long count;

    void add(WindowPass pass) {
        Signals signals = pass.signals();
        kl = kl.length == 0 ? new double[pass.latent()] : kl;
        for (int i = 0; i < pass.count(); i++) {
            elbo += signals.elbo()[i];
            reconstructionError += signals.reconstructionError()[i];
            for (int k = 0; k < kl.length; k++) {
                kl[k] += pass.kl(i, k);
            }
        }
        count += pass.count();
    }

    /** Means over the windows. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("elbo", elbo / count);
        metrics.put("reconstructionError", reconstructionError / count);
        for (int k = 0; k < kl.length; k++) {
            metrics.put("kl." + k, kl[k] / count);
        }
        metrics.put("kl", Arrays.stream(kl).sum() / count);
        metrics.put("collapsedDimensions", (double) Arrays.stream(kl)
                .filter(sum -> sum / count < TrainedVae.COLLAPSED)
                .count());
        return metrics;
    }
}
