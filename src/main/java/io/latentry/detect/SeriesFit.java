/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.Map;

/**
 * What a training on series gives, before its alarm has a threshold.
 *
 * @param measure open networks
 * @param smoothing of what they measure
 * @param scale of each smoothed signal
 * @param heldOut readings to calibrate with
 * @param offset row that the first of these readings is
 * @param metrics of the network whose latent mean is reported, or of those that stand in for it, over these readings
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record SeriesFit(
        WindowMeasure measure,
        Smoothing smoothing,
        double[] scale,
        HeldOut heldOut,
        int offset,
        Map<String, Double> metrics) {

    RowSpan calibrationRows() {
        return shifted(heldOut.signals());
    }

    RowSpan jointRows() {
        return shifted(heldOut.joint());
    }

    private RowSpan shifted(RowSpan span) {
        return new RowSpan(offset + span.from(), offset + span.to());
    }
}
