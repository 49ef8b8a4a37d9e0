/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Kind, shape and training of a detector's network. What is not set follows from the number of rows and features.
 *
 * @param kind {@code autoencoder}, {@code vae}, {@code beta-vae} or {@code sigma-vae}; the last unless set
 * @param networks how many networks, trained with different seeds, judge together; 1 unless set
 * @param hidden units of the hidden layers
 * @param latent latent dimensions
 * @param beta weight of the KL term; unless set, what is usual for the kind
 * @param betaWarmUp share of the steps over which beta rises from 0; 0 unless set
 * @param steps optimiser steps
 * @param learningRate peak learning rate of the schedule; unless set, what is usual for the window
 * @param seed of weights, noise and shuffling; 1 unless set
 */
public record ModelConfig(
        String kind,
        Integer networks,
        OptionalInt hidden,
        OptionalInt latent,
        OptionalDouble beta,
        Double betaWarmUp,
        OptionalInt steps,
        OptionalDouble learningRate,
        Long seed) {

    public ModelConfig {
        kind = kind == null ? "sigma-vae" : kind;
        networks = networks == null ? 1 : networks;
        hidden = hidden == null ? OptionalInt.empty() : hidden;
        latent = latent == null ? OptionalInt.empty() : latent;
        beta = beta == null ? OptionalDouble.empty() : beta;
        betaWarmUp = betaWarmUp == null ? 0.0 : betaWarmUp;
        steps = steps == null ? OptionalInt.empty() : steps;
        learningRate = learningRate == null ? OptionalDouble.empty() : learningRate;
        seed = seed == null ? 1L : seed;
    }
}
