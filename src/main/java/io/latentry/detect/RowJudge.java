/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Judges each row by itself. */
final class RowJudge implements Judge {

    private static final String NETWORK = "network.";
    private static final String SCALER_MEAN = "scaler.mean";
    private static final String SCALER_DEVIATION = "scaler.standardDeviation";
    private static final String RESIDUAL_VARIANCE = "statistics.residualVariance";
    private static final String LATENT_CENTRE = "statistics.latentCentre";
    private static final String LATENT_PRECISION = "statistics.latentPrecision";
    private static final String CALIBRATION = "calibration.";

    private final List<String> featureNames;
    private final double falseAlarmRate;
    private final RowScaler scaler;
    private final SignalStatistics statistics;
    private final Calibration calibration;
    private final Vae vae;
    private final RowPasses passes;

    RowJudge(
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

    @Override
    public int window() {
        return 1;
    }

    @Override
    public int latentSize() {
        return vae.latent();
    }

    @Override
    public int trackLength() {
        return 0;
    }

    @Override
    public Scores score(FloatBuffer rows, int count) {
        Signals all = new Signals(count);
        Scores scores = new Scores(falseAlarmRate, all, null);
        passes.forEach(rows, count, (first, scaled, inference) -> {
            all.put(first, vae.signals(scaled, inference));
            for (int i = 0; i < inference.count(); i++) {
                double p =
                        calibration.reconstruction().pValue(statistics.reconstruction(scaled.floats(), inference, i));
                double q = calibration.latent().pValue(statistics.latent(inference, i));
                scores.judge(first + i, p, q, calibration.joint().pValue(Calibration.jointStatistic(p, q)));
            }
        });
        return scores;
    }

    @Override
    public List<Explanation> explain(FloatBuffer rows, int[] indices) {
        FloatBuffer chosen = FloatBuffer.allocate(indices.length * scaler.width());
        for (int i = 0; i < indices.length; i++) {
            passes.checkLength(rows, indices[i] + 1);
            chosen.put(i * scaler.width(), rows, indices[i] * scaler.width(), scaler.width());
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
        double[] shares = IntStream.range(0, scaler.width())
                .mapToDouble(d -> statistics.share(scaled, inference, row, d))
                .toArray();
        double total = Math.max(Double.MIN_NORMAL, statistics.reconstruction(scaled, inference, row));
        List<FeatureContribution> features = Arrays.stream(largest(shares))
                .mapToObj(d -> new FeatureContribution(
                        featureNames.get(d),
                        raw.get(rawRow * scaler.width() + d),
                        scaler.unscale(d, inference.reconstruction()[row * scaler.width() + d]),
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

    @Override
    public void close() {
        vae.close();
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        vae.weights().forEach((name, tensor) -> tensors.put(NETWORK + name, tensor));
        tensors.put(SCALER_MEAN, Tensor.of(scaler.mean()));
        tensors.put(SCALER_DEVIATION, Tensor.of(scaler.standardDeviation()));
        tensors.put(RESIDUAL_VARIANCE, Tensor.of(statistics.residualVariance()));
        tensors.put(LATENT_CENTRE, Tensor.of(statistics.latentCentre()));
        tensors.put(LATENT_PRECISION, Tensor.of(statistics.latentPrecision()));
        calibration.tensors().forEach((name, tensor) -> tensors.put(CALIBRATION + name, tensor));
        return tensors;
    }

    /** Reads what {@link #tensors} gave. */
    static RowJudge read(DetectorFile file, ComputeDevice device) {
        int width = file.featureNames().size();
        RowScaler scaler = new RowScaler(file.doubles(SCALER_MEAN, width), file.positive(SCALER_DEVIATION, width));
        double[] centre = file.tensor(LATENT_CENTRE).doubles();
        SignalStatistics statistics = new SignalStatistics(
                file.positive(RESIDUAL_VARIANCE, width),
                centre,
                file.doubles(LATENT_PRECISION, centre.length * centre.length));
        Calibration calibration = Calibration.read(file.tensors(), CALIBRATION);
        Vae vae = file.network(NETWORK, width, centre.length, device);
        return new RowJudge(file.featureNames(), file.falseAlarmRate(), scaler, statistics, calibration, vae);
    }
}
