/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.List;

/**
 * The latent dimension in which a row lies furthest out.
 *
 * @param dimension counted from 0
 * @param mean of the encoder's posterior there, in standard deviations of the prior N(0, 1)
 * @param governs the features that this dimension moves most, at most {@value GovernedFeatures#MOST}, the first most of all
 */
public record LatentShift(int dimension, double mean, List<String> governs) {

    public LatentShift {
        governs = List.copyOf(governs);
    }
}
