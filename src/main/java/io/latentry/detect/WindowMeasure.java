/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The networks of a detector of windows, and what it measures with them on each window by itself. */
sealed interface WindowMeasure extends AutoCloseable permits LongMeasure, ShortMeasure {

    /**
     * Measures windows.
     *
     * @param windows raw values [count, window, channels]
     * @param window readings per window
     * @param raw where the statistics go, [count, rawLength]
     * @param signals where the signals of {@link #placing} go
     */
    void measure(FloatBuffer windows, int count, int window, double[] raw, Signals signals);

    /** The network whose reconstruction is reported. */
    WindowNetwork rebuilding();

    /** The network whose latent mean is reported. */
    WindowNetwork placing();

    /** Variance of each channel's residual in the newest reading, in squared standard deviations. */
    double[] residualVariance();

    /** The networks, each once. */
    List<WindowNetwork> networks();

    /** The weights of the networks, by what they see. */
    default Map<String, List<Map<String, Tensor>>> weights() {
        return networks().stream()
                .collect(Collectors.toMap(
                        network -> WindowNetwork.name(network.readings()),
                        network -> List.of(network.vae().weights())));
    }

    Map<String, Tensor> tensors();

    @Override
    void close();
}
