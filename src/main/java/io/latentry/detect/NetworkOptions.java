/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Shape and training of a detector's networks; what is not set follows from the data.
 *
 * @param hidden units of the hidden layers
 * @param latent latent dimensions
 * @param beta weight of the KL term; 1 is the VAE
 * @param steps optimiser steps
 * @param learningRate peak of the learning-rate schedule
 * @param seed of weights, batches and noise
 */
public record NetworkOptions(
        OptionalInt hidden,
        OptionalInt latent,
        double beta,
        OptionalInt steps,
        OptionalDouble learningRate,
        long seed) {

    /** Everything by default. */
    public static NetworkOptions withSeed(long seed) {
        return new NetworkOptions(
                OptionalInt.empty(), OptionalInt.empty(), 1, OptionalInt.empty(), OptionalDouble.empty(), seed);
    }
}
