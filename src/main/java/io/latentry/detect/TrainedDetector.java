/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.Map;

/**
 * A new detector and the figures of its training.
 *
 * @param detector to be closed by whoever got it
 * @param training rows that the networks were fitted on
 * @param calibration rows that the p-values of the two signals come from
 * @param jointCalibration rows that the p-value of both signals together comes from. Where these spans overlap, the rows
 *     were judged by networks that had not seen them (cross-fitting)
 * @param metrics {@code elbo}, {@code elboAtStart} (probabilistic PCA), {@code reconstructionError}, {@code kl} and
 *     {@code kl.<dimension>}, each a mean over rows that the network had not seen; {@code collapsedDimensions},
 *     {@code steps}, {@code trainingRows}, {@code quarantinedRows}, {@code calibrationRows}, {@code jointCalibrationRows}, {@code seconds},
 *     {@code networksResumed} (how many went on from those of a detector before). Of windows
 *     also {@code alarmThreshold}, {@code heldOutAlarms} and {@code grantedAlarms} (opened in the calibration rows, and how
 *     many the budget grants them); those train for fixed steps, without {@code elboAtStart}
 */
public record TrainedDetector(
        Detector detector,
        RowSpan training,
        RowSpan calibration,
        RowSpan jointCalibration,
        Map<String, Double> metrics) {

    public TrainedDetector {
        metrics = Map.copyOf(metrics);
    }
}
