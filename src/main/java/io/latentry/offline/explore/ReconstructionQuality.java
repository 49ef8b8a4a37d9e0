/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import io.latentry.detect.LatentSpace.Latents;

/**
 * What a number of latent variables gives on held-out rows.
 *
 * @param latent latent variables
 * @param explainedVariance share of the variance that the reconstruction explains; at most 1
 * @param elbo mean, in nats
 * @param activeLatents those that have not collapsed
 */
record ReconstructionQuality(int latent, double explainedVariance, double elbo, int activeLatents) {

    static ReconstructionQuality of(LatentSpace space, float[] heldOut, long seed) {
        return new ReconstructionQuality(
                space.latent(),
                explainedVariance(space, heldOut),
                Columns.mean(Likelihood.elbo(space, heldOut, seed)),
                activeLatents(space.encode(heldOut)));
    }

    /** 1 − Σ(x − x̂)² / Σ(x − mean)² over standardised features, with z = μ. */
    static double explainedVariance(LatentSpace space, float[] rows) {
        float[] truth = space.standardised(rows);
        float[] reconstruction = space.decodeStandardised(space.encode(rows).mean());
        double left = 0;
        double all = 0;
        for (int i = 0; i < truth.length; i++) {
            double residual = (double) truth[i] - reconstruction[i];
            left += residual * residual;
            all += (double) truth[i] * truth[i];
        }
        return all > 0 ? 1 - left / all : 1;
    }

    static int activeLatents(Latents latents) {
        int active = 0;
        for (int k = 0; k < latents.latent(); k++) {
            active += latents.kl(k) < LatentUse.COLLAPSED ? 0 : 1;
        }
        return active;
    }
}
