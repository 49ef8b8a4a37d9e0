/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * From the statistics of the two signals to p-values.
 *
 * @param reconstruction of the reconstruction statistic
 * @param latent of the latent statistic
 * @param joint of {@link #jointStatistic}
 */
record Calibration(TailCalibration reconstruction, TailCalibration latent, TailCalibration joint) {

    /**
     * −ln p₁ − ln p₂ (Fisher 1932). The two p-values depend on each other, so this is calibrated on rows of its own rather
     * than compared with a χ² distribution.
     */
    static double jointStatistic(double reconstructionPValue, double latentPValue) {
        return -Math.log(reconstructionPValue) - Math.log(latentPValue);
    }
}
