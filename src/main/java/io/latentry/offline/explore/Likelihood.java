/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import java.util.Arrays;

/**
 * ln p(x) of held-out rows by importance sampling, next to the ELBO that training maximises in its place. Both are in
 * nats and are densities of the standardised row.
 *
 * @param logLikelihood per row, from {@value #SAMPLES} samples
 * @param elbo per row, mean of {@value #DRAWS} draws
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Likelihood(double[] logLikelihood, double[] elbo) {
    static final int SAMPLES = 500;
    static final int DRAWS = 32;
    private static final int MOST_ROWS = 500;

    static Likelihood of(LatentSpace space, float[] heldOut, long seed) {
        float[] rows = heldOut.length / space.features() > MOST_ROWS
                ? Arrays.copyOf(heldOut, MOST_ROWS * space.features())
                : heldOut;
        return new Likelihood(space.logLikelihood(rows, SAMPLES, seed), elbo(space, rows, seed + 1));
    }

    /** A single importance sample is an unbiased estimate of the ELBO. */
    static double[] elbo(LatentSpace space, float[] rows, long seed) {
        double[] elbo = new double[rows.length / space.features()];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] one = space.logLikelihood(rows, 1, seed + draw);
            for (int i = 0; i < elbo.length; i++) {
                elbo[i] += one[i] / DRAWS;
            }
        }
        return elbo;
    }

    double meanLogLikelihood() {
        return Columns.mean(logLikelihood);
    }

    double meanElbo() {
        return Columns.mean(elbo);
    }

    /** Mean of ln p(x) less the ELBO: what the encoder's Gaussians cost. */
    double gap() {
        return meanLogLikelihood() - meanElbo();
    }
}
