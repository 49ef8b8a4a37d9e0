/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a detector is trained for. Sizes that are not set follow from the number of rows and features.
 *
 * @param featureNames one per number of a row, in their order, all different
 * @param falseAlarmRate α, the share of normal rows that may be called anomalous; above 0, at most 0.5
 * @param hidden units of the hidden layers
 * @param latent latent dimensions
 * @param beta weight of the KL term; 1 is the VAE
 * @param steps optimiser steps
 * @param learningRate peak of the learning-rate schedule
 * @param seed of weights, batches and noise
 * @param device where the training runs
 */
public record DetectorOptions(
        List<String> featureNames,
        double falseAlarmRate,
        OptionalInt hidden,
        OptionalInt latent,
        double beta,
        OptionalInt steps,
        double learningRate,
        long seed,
        ComputeDevice device) {

    public DetectorOptions {
        featureNames = List.copyOf(featureNames);
        if (featureNames.isEmpty()) {
            throw new IllegalArgumentException("A detector needs at least one feature.");
        }
        if (new HashSet<>(featureNames).size() < featureNames.size()) {
            throw new IllegalArgumentException("Feature names must differ: " + featureNames);
        }
        if (!(falseAlarmRate > 0 && falseAlarmRate <= 0.5)) {
            throw new IllegalArgumentException(
                    "falseAlarmRate is %s, but must be above 0 and at most 0.5.".formatted(falseAlarmRate));
        }
    }

    /** The default network, on the CPU, with seed 1. */
    public static DetectorOptions of(List<String> featureNames, double falseAlarmRate) {
        return new DetectorOptions(
                featureNames,
                falseAlarmRate,
                OptionalInt.empty(),
                OptionalInt.empty(),
                1,
                OptionalInt.empty(),
                0.002,
                1,
                ComputeDevice.CPU);
    }
}
