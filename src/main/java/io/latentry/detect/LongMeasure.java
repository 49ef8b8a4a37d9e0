/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Three networks: of the whole window and of its newer half, whose residual of the newest reading counts, and of the newest
 * reading alone, whose latent mean does. What lies further back in a window is context for the reconstruction; its own
 * residuals had their turn when they were the newest.
 *
 * @param half network of the newer half
 * @param whole network of the whole window
 * @param single network of the newest reading
 * @param halfVariance of the half's residuals in the newest reading
 * @param wholeVariance of the whole's residuals in the newest reading
 * @param latent distance under the latent means of the training readings
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record LongMeasure(
        WindowNetwork half,
        WindowNetwork whole,
        WindowNetwork single,
        double[] halfVariance,
        double[] wholeVariance,
        Mahalanobis latent)
        implements WindowMeasure {

    private static final String HALF_VARIANCE = "statistics.halfVariance";
    private static final String WHOLE_VARIANCE = "statistics.wholeVariance";
    private static final String LATENT = "statistics.latent.";

    @Override
    public void measure(FloatBuffer windows, int count, int window, double[] raw, Signals signals) {
        residuals(half, halfVariance, windows, count, window, raw, 0);
        residuals(whole, wholeVariance, windows, count, window, raw, 1);
        single.forEach(windows, count, window, (first, pass) -> {
            signals.put(first, pass.signals());
            for (int i = 0; i < pass.count(); i++) {
                raw[(first + i) * LongSmoothing.RAW + 2] = latent.squared(pass.latentMean(i), 0);
            }
        });
    }

    private static void residuals(
            WindowNetwork network,
            double[] variance,
            FloatBuffer windows,
            int count,
            int window,
            double[] raw,
            int place) {
        network.forEach(windows, count, window, (first, pass) -> {
            for (int i = 0; i < pass.count(); i++) {
                raw[(first + i) * LongSmoothing.RAW + place] = ResidualVariance.statistic(pass, i, variance);
            }
        });
    }

    @Override
    public WindowNetwork rebuilding() {
        return whole;
    }

    @Override
    public WindowNetwork placing() {
        return single;
    }

    @Override
    public double[] residualVariance() {
        return wholeVariance;
    }

    @Override
    public List<WindowNetwork> networks() {
        return Stream.of(half, whole, single).distinct().toList();
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new TreeMap<>(half.tensors());
        tensors.putAll(whole.tensors());
        tensors.putAll(single.tensors());
        tensors.put(HALF_VARIANCE, Tensor.of(halfVariance));
        tensors.put(WHOLE_VARIANCE, Tensor.of(wholeVariance));
        latent.tensors().forEach((name, tensor) -> tensors.put(LATENT + name, tensor));
        return tensors;
    }

    /**
     * Reads what {@link #tensors} gave.
     *
     * @param networks takes what is opened, to be closed if something fails
     */
    static LongMeasure read(DetectorFile file, NetworkScope networks, int halfReadings, int wholeReadings) {
        int width = file.channels().count();
        WindowNetwork half = networks.open(file, halfReadings);
        WindowNetwork whole = networks.open(file, wholeReadings);
        WindowNetwork single = networks.open(file, 1);
        return new LongMeasure(
                half,
                whole,
                single,
                file.positive(HALF_VARIANCE, width),
                file.positive(WHOLE_VARIANCE, width),
                Mahalanobis.read(file, LATENT, single.latent()));
    }

    @Override
    public void close() {
        half.close();
        whole.close();
        single.close();
    }
}
