/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.HashMap;
import java.util.Map;

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

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        put(tensors, "reconstruction.", reconstruction);
        put(tensors, "latent.", latent);
        put(tensors, "joint.", joint);
        return tensors;
    }

    /** @throws IllegalArgumentException if the tensors cannot be those of a calibration */
    static Calibration read(SafeTensors file, String prefix) {
        return new Calibration(
                TailCalibration.of(file.tensorsUnder(prefix + "reconstruction.")),
                TailCalibration.of(file.tensorsUnder(prefix + "latent.")),
                TailCalibration.of(file.tensorsUnder(prefix + "joint.")));
    }

    private static void put(Map<String, Tensor> tensors, String prefix, TailCalibration calibration) {
        calibration.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
}
