/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.Signals;
import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Judges rows of feature values: scales them, passes them through the network, and turns its two signals into p-values.
 * Several threads may score at once. It holds native memory until it is closed.
 *
 * <p>A row's scores do not depend on the other rows of its batch.
 */
public final class Detector implements AutoCloseable {

    private final List<String> featureNames;
    private final double falseAlarmRate;
    private final RowScaler scaler;
    private final SignalStatistics statistics;
    private final Calibration calibration;
    private final Vae vae;
    private final RowPasses passes;

    Detector(
            List<String> featureNames,
            double falseAlarmRate,
            RowScaler scaler,
            SignalStatistics statistics,
            Calibration calibration,
            Vae vae) {
        this.featureNames = List.copyOf(featureNames);
        this.falseAlarmRate = falseAlarmRate;
        this.scaler = scaler;
        this.statistics = statistics;
        this.calibration = calibration;
        this.vae = vae;
        passes = new RowPasses(this.featureNames, scaler, vae);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are cut short, of another format version, or hold non-finite weights
     * @throws IllegalStateException if the device is not there
     */
    public static Detector fromBytes(byte[] bytes, ComputeDevice device) {
        return DetectorFile.read(bytes, device);
    }

    /** Everything that makes up this detector, as one safetensors file; the same detector always gives the same bytes. */
    public byte[] toBytes() {
        return DetectorFile.write(featureNames, falseAlarmRate, scaler, statistics, calibration, vae);
    }

    /** In the order of a row. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** Numbers per row. */
    public int width() {
        return featureNames.size();
    }

    /** Latent dimensions. */
    public int latentSize() {
        return vae.latent();
    }

    /** α, the share of normal rows that may be called anomalous. */
    public double falseAlarmRate() {
        return falseAlarmRate;
    }

    /**
     * Scores the first {@code count} rows of a buffer.
     *
     * @param rows raw feature values [count, width], row after row from index 0; position and limit stay as they are
     * @throws IllegalArgumentException if a value is not finite (it names the row and the feature) or the buffer is too
     *     short
     * @throws IllegalStateException if the detector is closed
     */
    public Scores score(FloatBuffer rows, int count) {
        Signals all = new Signals(count);
        double[] reconstruction = new double[count];
        double[] latent = new double[count];
        double[] joint = new double[count];
        passes.forEach(rows, count, (first, scaled, inference) -> {
            all.put(first, vae.signals(scaled, inference));
            for (int i = 0; i < inference.count(); i++) {
                double p =
                        calibration.reconstruction().pValue(statistics.reconstruction(scaled.floats(), inference, i));
                double q = calibration.latent().pValue(statistics.latent(inference, i));
                reconstruction[first + i] = p;
                latent[first + i] = q;
                joint[first + i] = calibration.joint().pValue(Calibration.jointStatistic(p, q));
            }
        });
        return new Scores(falseAlarmRate, all, reconstruction, latent, joint);
    }

    /**
     * Explains some rows of a buffer.
     *
     * @param rows raw feature values, as for {@link #score}
     * @param indices which rows, counted from 0
     * @return one explanation per index, in their order
     * @throws IllegalArgumentException if a value of these rows is not finite or the buffer is too short
     */
    public List<Explanation> explain(FloatBuffer rows, int[] indices) {
        FloatBuffer chosen = FloatBuffer.allocate(indices.length * width());
        for (int i = 0; i < indices.length; i++) {
            passes.checkLength(rows, indices[i] + 1);
            chosen.put(i * width(), rows, indices[i] * width(), width());
        }
        List<Explanation> explanations = new ArrayList<>(indices.length);
        passes.forEach(chosen, indices.length, (first, scaled, inference) -> {
            for (int i = 0; i < inference.count(); i++) {
                explanations.add(explain(chosen, first + i, scaled.floats(), inference, i));
            }
        });
        return explanations;
    }

    private Explanation explain(FloatBuffer raw, int rawRow, FloatBuffer scaled, Inference inference, int row) {
        double[] shares = IntStream.range(0, width())
                .mapToDouble(d -> statistics.share(scaled, inference, row, d))
                .toArray();
        double total = Math.max(Double.MIN_NORMAL, statistics.reconstruction(scaled, inference, row));
        List<FeatureContribution> features = Arrays.stream(largest(shares))
                .mapToObj(d -> new FeatureContribution(
                        featureNames.get(d),
                        raw.get(rawRow * width() + d),
                        scaler.unscale(d, inference.reconstruction()[row * width() + d]),
                        Math.sqrt(statistics.residualVariance()[d]) * scaler.standardDeviation()[d],
                        shares[d] / total))
                .toList();
        float[] mean = new float[latentSize()];
        System.arraycopy(inference.latentMean(), row * mean.length, mean, 0, mean.length);
        return new Explanation(features, mean);
    }

    /** Places of the largest shares, largest first; ten thousand features are not sorted for the sake of five. */
    private static int[] largest(double[] shares) {
        int[] top = new int[Math.min(Explanation.MAX_FEATURES, shares.length)];
        int found = 0;
        for (int d = 0; d < shares.length; d++) {
            int at = found;
            while (at > 0 && shares[top[at - 1]] < shares[d]) {
                at--;
            }
            if (at < top.length) {
                System.arraycopy(top, at, top, at + 1, Math.min(found, top.length - 1) - at);
                top[at] = d;
                found = Math.min(found + 1, top.length);
            }
        }
        return top;
    }

    /** Frees the native memory once the calls in progress have returned. Closing twice does nothing. */
    @Override
    public void close() {
        vae.close();
    }
}
