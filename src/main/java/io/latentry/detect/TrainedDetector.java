/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.Map;

/**
 * A new detector and the figures of its training.
 *
 * @param detector to be closed by whoever got it
 * @param metrics {@code elbo}, {@code elboAtStart} (probabilistic PCA), {@code reconstructionError}, {@code kl} and
 *     {@code kl.<dimension>}, each a mean over the held-out end of the training rows; {@code steps},
 *     {@code trainingRows}, {@code calibrationRows}, {@code jointCalibrationRows}, {@code seconds}
 */
public record TrainedDetector(Detector detector, Map<String, Double> metrics) {

    public TrainedDetector {
        metrics = Map.copyOf(metrics);
    }
}
