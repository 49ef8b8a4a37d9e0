/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import java.nio.FloatBuffer;

/**
 * The two statistics that are calibrated, one per signal.
 *
 * <p>Reconstruction: the mean squared residual, each feature in units of the residual variance that held-out normal rows
 * show. What the network always rebuilds badly counts little, what it always rebuilds well counts much.
 *
 * <p>Latent: ½ [ ‖μ‖² + (μ − m)ᵀ C⁻¹ (μ − m) ], with m and C the mean and covariance of μ over the training rows. Up to a
 * constant this is −ln [ N(μ; 0, I) N(μ; m, C) ], the logarithmic pool (Genest &amp; Zidek 1986) of the prior and a Gaussian
 * aggregate posterior. The prior alone misses rows that leave the region of the normal ones along directions in which
 * those hardly vary, or towards the origin.
 *
 * @param residualVariance of each feature, in squared standard deviations, [D]
 * @param latentCentre m, [K]
 * @param latentPrecision C⁻¹, [K, K]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record SignalStatistics(double[] residualVariance, double[] latentCentre, double[] latentPrecision) {

    double reconstruction(FloatBuffer scaledRows, Inference inference, int row) {
        double sum = 0;
        for (int d = 0; d < residualVariance.length; d++) {
            sum += share(scaledRows, inference, row, d);
        }
        return sum;
    }

    /** What one feature adds to {@link #reconstruction}. */
    double share(FloatBuffer scaledRows, Inference inference, int row, int feature) {
        int at = row * residualVariance.length + feature;
        double residual = (double) scaledRows.get(at) - inference.reconstruction()[at];
        return residual * residual / residualVariance[feature] / residualVariance.length;
    }

    double latent(Inference inference, int row) {
        int latent = latentCentre.length;
        int at = row * latent;
        float[] mean = inference.latentMean();
        double sum = 0;
        for (int j = 0; j < latent; j++) {
            double product = 0;
            for (int k = 0; k < latent; k++) {
                product += latentPrecision[j * latent + k] * (mean[at + k] - latentCentre[k]);
            }
            sum += mean[at + j] * mean[at + j] + product * (mean[at + j] - latentCentre[j]);
        }
        return 0.5 * sum;
    }
}
