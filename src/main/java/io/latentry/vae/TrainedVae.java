/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A network and how its training went. "Held out" are the last rows of the training rows, which no step saw. Where the
 * network was trained again on all rows because there are few, the figures are those of the training that held rows out.
 *
 * @param vae the network, to be closed by whoever got it
 * @param heldOutRows number of rows held out
 * @param heldOutElbo mean ELBO of the held-out rows, in nats
 * @param heldOutElboAtStart the same before the first step, where the network is probabilistic PCA or what it went on from
 * @param heldOutReconstructionError mean reconstruction error of the held-out rows
 * @param klPerDimension mean KL of each latent dimension over the held-out rows, in nats; near zero means unused
 * @param steps steps behind the weights; 0 if no step improved on the start
 * @param seconds the training took
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record TrainedVae(
        Vae vae,
        int heldOutRows,
        double heldOutElbo,
        double heldOutElboAtStart,
        double heldOutReconstructionError,
        double[] klPerDimension,
        int steps,
        double seconds) {

    /** Mean KL in nats below which a latent dimension carries nothing. */
    public static final double COLLAPSED = 0.01;

    /**
     * Latent dimensions whose posterior is the prior for every row, so that they carry nothing: a mean KL below 0.01 nats.
     * Burda, Grosse &amp; Salakhutdinov (2016) count the others as active units, by the variance of their mean. An
     * autoencoder has no posterior, and says nothing here.
     */
    public List<Integer> collapsedDimensions() {
        return IntStream.range(0, klPerDimension.length)
                .filter(k -> klPerDimension[k] < COLLAPSED)
                .boxed()
                .toList();
    }
}
