/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.VaeKind;
import io.latentry.vae.VaeOptions;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Kind, shape and training of a detector's networks; what is not set follows from the data.
 *
 * @param kind which member of the family
 * @param networks how many are trained with different seeds and judge together, evaluated as one; only for a window of 1
 * @param hidden units of the hidden layers
 * @param latent latent dimensions
 * @param beta weight of the KL term; unless set, what is usual for the kind
 * @param betaWarmUp share of the steps over which β rises from 0
 * @param steps optimiser steps
 * @param learningRate peak of the learning-rate schedule
 * @param seed of weights, batches and noise
 */
public record NetworkOptions(
        VaeKind kind,
        int networks,
        OptionalInt hidden,
        OptionalInt latent,
        OptionalDouble beta,
        double betaWarmUp,
        OptionalInt steps,
        OptionalDouble learningRate,
        long seed) {

    private static final int MOST_NETWORKS = 16;

    public NetworkOptions {
        if (networks < 1 || networks > MOST_NETWORKS) {
            throw new IllegalArgumentException(
                    "networks is %d, but must be 1 to %d.".formatted(networks, MOST_NETWORKS));
        }
    }

    /** Everything by default. */
    public static NetworkOptions withSeed(long seed) {
        return new NetworkOptions(
                VaeKind.SIGMA_VAE,
                1,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                VaeOptions.BETA_WARM_UP,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                seed);
    }

    /** The same with so many networks. */
    public NetworkOptions withNetworks(int count) {
        return new NetworkOptions(kind, count, hidden, latent, beta, betaWarmUp, steps, learningRate, seed);
    }

    /** The same with a seed that is so much larger, for another network of the same detector. */
    NetworkOptions withSeedFrom(int number) {
        return new NetworkOptions(kind, networks, hidden, latent, beta, betaWarmUp, steps, learningRate, seed + number);
    }

    /**
     * The options of one network, where what is set here wins over what its user holds right for the data.
     *
     * @param rows that it is trained on
     * @param features that it takes
     */
    VaeOptions network(int rows, int features, int usualHidden, int usualLatent, int usualSteps, double usualRate) {
        return VaeOptions.of(
                rows,
                features,
                kind,
                OptionalInt.of(hidden.orElse(usualHidden)),
                OptionalInt.of(latent.orElse(usualLatent)),
                beta,
                betaWarmUp,
                OptionalInt.of(steps.orElse(usualSteps)),
                learningRate.orElse(usualRate),
                seed);
    }
}
