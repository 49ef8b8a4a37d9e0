/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One network of a few readings: the distance of the whole window's residual, the distance of its latent mean, and the
 * newest reading's residual itself, which is smoothed as a vector.
 *
 * @param network of the window's newer readings
 * @param window distance of a window's residual, under residuals of networks that had not seen the window
 * @param latent distance under the latent means of the training windows
 * @param residualVariance of the newest reading, of networks that had not seen it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ShortMeasure(WindowNetwork network, Mahalanobis window, Mahalanobis latent, double[] residualVariance)
        implements WindowMeasure {

    private static final String VARIANCE = "statistics.residualVariance";
    private static final String WINDOW = "statistics.window.";
    private static final String LATENT = "statistics.latent.";

    @Override
    public void measure(FloatBuffer windows, int count, int window, double[] raw, Signals signals) {
        network.forEach(windows, count, window, (first, pass) -> {
            signals.put(first, pass.signals());
            for (int i = 0; i < pass.count(); i++) {
                int at = (first + i) * (ShortSmoothing.DISTANCES + residualVariance.length);
                raw[at] = this.window.squared(residual(pass, i), 0);
                raw[at + 1] = latent.squared(pass.latentMean(i), 0);
                for (int d = 0; d < residualVariance.length; d++) {
                    raw[at + ShortSmoothing.DISTANCES + d] = pass.newestResidual(i, d);
                }
            }
        });
    }

    private double[] residual(WindowPass pass, int row) {
        double[] residual = new double[network.columns()];
        for (int j = 0; j < residual.length; j++) {
            residual[j] = pass.residual(row, j);
        }
        return residual;
    }

    @Override
    public WindowNetwork rebuilding() {
        return network;
    }

    @Override
    public WindowNetwork placing() {
        return network;
    }

    @Override
    public List<WindowNetwork> networks() {
        return List.of(network);
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new TreeMap<>(network.tensors());
        window.tensors().forEach((name, tensor) -> tensors.put(WINDOW + name, tensor));
        latent.tensors().forEach((name, tensor) -> tensors.put(LATENT + name, tensor));
        tensors.put(VARIANCE, Tensor.of(residualVariance));
        return tensors;
    }

    /**
     * Reads what {@link #tensors} gave.
     *
     * @param networks takes what is opened, to be closed if something fails
     */
    static ShortMeasure read(DetectorFile file, NetworkScope networks, int readings) {
        WindowNetwork network = networks.open(file, readings);
        return new ShortMeasure(
                network,
                Mahalanobis.read(file, WINDOW, network.columns()),
                Mahalanobis.read(file, LATENT, network.latent()),
                file.positive(VARIANCE, file.channels().count()));
    }

    @Override
    public void close() {
        network.close();
    }
}
