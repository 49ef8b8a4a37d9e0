/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.OptionalInt;

/**
 * Shape and training of a detector's network. What is not set follows from the number of rows and features.
 *
 * @param hidden units of the hidden layers
 * @param latent latent dimensions
 * @param beta weight of the KL term; 1 unless set
 * @param steps optimiser steps
 * @param learningRate peak learning rate of the schedule; 0.002 unless set
 * @param seed of weights, noise and shuffling; 1 unless set
 */
public record ModelConfig(
        OptionalInt hidden, OptionalInt latent, Double beta, OptionalInt steps, Double learningRate, Long seed) {

    public ModelConfig {
        hidden = hidden == null ? OptionalInt.empty() : hidden;
        latent = latent == null ? OptionalInt.empty() : latent;
        beta = beta == null ? 1.0 : beta;
        steps = steps == null ? OptionalInt.empty() : steps;
        learningRate = learningRate == null ? 0.002 : learningRate;
        seed = seed == null ? 1L : seed;
    }
}
