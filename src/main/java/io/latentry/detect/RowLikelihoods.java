/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * How well a detector's network describes rows: importance-weighted estimates of ln p(x) (Burda, Grosse &amp; Salakhutdinov
 * 2016), carried from the unit of the network's view to that of the raw values by the change of variables, so that versions
 * whose scalers differ can be compared.
 *
 * @param space what the density is of; only densities of one space can be compared
 * @param numbers that one row of this space has
 * @param logLikelihood ln p(x) of each row in nats; NaN for a row with a missing value, [n]
 * @param kl mean KL divergence of each latent dimension's posterior from the prior, in nats, [K]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record RowLikelihoods(String space, int numbers, double[] logLikelihood, double[] kl) {

    /** Mean KL in nats below which a latent dimension carries nothing. */
    private static final double COLLAPSED = 0.01;

    /** Estimates of no rows yet. */
    static RowLikelihoods empty(String space, int numbers, int count, int latent) {
        return new RowLikelihoods(space, numbers, new double[count], new double[latent]);
    }

    /** Share of the latent dimensions that carry something. */
    public double latentUse() {
        int used = 0;
        for (double ofDimension : kl) {
            used += ofDimension >= COLLAPSED ? 1 : 0;
        }
        return (double) used / kl.length;
    }
}
