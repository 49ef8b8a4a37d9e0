/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Opened;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Judges each row by itself: the statistics of a {@link RowModel}, calibrated. */
final class RowJudge implements Judge {

    private static final String CALIBRATION = "calibration.";
    private static final String INTERVAL = "alarm.interval";
    private static final double LOOSEST = 0.5;

    private final List<String> featureNames;
    private final double falseAlarmRate;
    private final RowModel model;
    private final Calibration calibration;
    /** Between two readings of an entity in milliseconds, the median; 0 where nobody knows. */
    private final long interval;

    private final GovernedFeatures governed;
    /** Calls read, close writes: freeing tensors under a running kernel would end the process. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    RowJudge(List<String> featureNames, double falseAlarmRate, RowModel model, Calibration calibration, long interval) {
        this.featureNames = featureNames;
        this.falseAlarmRate = falseAlarmRate;
        this.model = model;
        this.calibration = calibration;
        this.interval = interval;
        governed = new GovernedFeatures(model.first().vae(), featureNames);
    }

    @Override
    public int window() {
        return 1;
    }

    @Override
    public int latentSize() {
        return model.first().vae().latent();
    }

    @Override
    public int trackLength() {
        return 0;
    }

    @Override
    public Scores score(FloatBuffer rows, int count) {
        float[] raw = raw(rows, count);
        lock.readLock().lock();
        try {
            requireOpen();
            Signals signals = new Signals(count);
            NeighbourSpace.Statistics statistics = model.statistics(raw, signals);
            Scores scores = new Scores(falseAlarmRate, signals, null);
            for (int i = 0; i < count; i++) {
                scores.judge(
                        i,
                        calibration.reconstruction().pValue(statistics.reconstruction()[i]),
                        calibration.latent().pValue(statistics.latent()[i]),
                        calibration.joint().pValue(statistics.joint()[i]));
            }
            return scores;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<Explanation> explain(FloatBuffer rows, int[] indices) {
        float[] raw = raw(rows, indices);
        lock.readLock().lock();
        try {
            requireOpen();
            List<Explanation> explanations = new ArrayList<>(indices.length);
            model.first().forEach(raw, (first, viewed, inference, encoded) -> {
                int end = first + inference.count();
                float[] piece = Arrays.copyOfRange(raw, first * width(), end * width());
                float[] views = new float[piece.length];
                System.arraycopy(viewed.values(), 0, views, 0, views.length);
                double[] deviations = model.first().deviations().of(piece, views, encoded.get(0));
                for (int i = 0; i < inference.count(); i++) {
                    float[] row = Arrays.copyOfRange(piece, i * width(), (i + 1) * width());
                    explanations.add(explain(row, views, deviations, encoded.get(0), i));
                }
            });
            return explanations;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public RowLikelihoods likelihoods(FloatBuffer rows, int count, int samples, long seed) {
        float[] raw = raw(rows, IntStream.range(0, count).toArray());
        lock.readLock().lock();
        try {
            requireOpen();
            RowMember member = model.first();
            String space = "%s of %d features".formatted(member.view().space(), width());
            RowLikelihoods all = RowLikelihoods.empty(space, width(), count, latentSize());
            member.forEach(raw, (first, viewed, inference, encoded) -> {
                double[] ofViews = member.vae().logLikelihood(viewed, inference.count(), samples, seed);
                for (int i = 0; i < inference.count(); i++) {
                    float[] row = Arrays.copyOfRange(raw, (first + i) * width(), (first + i + 1) * width());
                    all.logLikelihood()[first + i] = ofViews[i] + member.view().logStretch(row);
                    for (int k = 0, at = i * latentSize(); k < latentSize(); k++, at++) {
                        all.kl()[k] += Signals.klOfDimension(
                                        inference.latentMean()[at], inference.latentLogVariance()[at])
                                / count;
                    }
                }
            });
            return all;
        } finally {
            lock.readLock().unlock();
        }
    }

    private int width() {
        return featureNames.size();
    }

    private float[] raw(FloatBuffer rows, int count) {
        if ((long) count * width() > rows.limit()) {
            return raw(rows, IntStream.range(0, count).toArray());
        }
        float[] raw = new float[count * width()];
        rows.get(0, raw);
        return requireFinite(raw, i -> i);
    }

    private float[] raw(FloatBuffer rows, int[] indices) {
        int width = width();
        float[] raw = new float[indices.length * width];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || (indices[i] + 1L) * width > rows.limit()) {
                throw new IllegalArgumentException("Row %d of %d features asked for, but the buffer holds %d numbers."
                        .formatted(indices[i], width, rows.limit()));
            }
            rows.get(indices[i] * width, raw, i * width, width);
        }
        return requireFinite(raw, i -> indices[i]);
    }

    /** @param place of a row in the buffer */
    private float[] requireFinite(float[] raw, IntUnaryOperator place) {
        int width = width();
        for (int i = 0; i < raw.length; i++) {
            if (Float.isInfinite(raw[i])) {
                throw new IllegalArgumentException(
                        "Row %d is %s at feature '%s'; only finite numbers, or NaN for a missing one, can be scored."
                                .formatted(place.applyAsInt(i / width), raw[i], featureNames.get(i % width)));
            }
        }
        return raw;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The detector is closed.");
        }
    }

    private Explanation explain(float[] row, float[] viewedPiece, double[] ofPiece, Encoded encoded, int i) {
        RowMember member = model.first();
        int width = width();
        double[] variance = member.deviations().variance();
        double[] deviations = Arrays.copyOfRange(ofPiece, i * width, (i + 1) * width);
        double[] shares = new double[width];
        double total = Double.MIN_NORMAL;
        for (int d = 0; d < width; d++) {
            shares[d] = deviations[d] * deviations[d] / variance[d];
            total += shares[d];
        }
        List<FeatureContribution> features = new ArrayList<>();
        for (int d : Explanation.largest(shares)) {
            if (!Float.isNaN(row[d])) {
                double expected = viewedPiece[i * width + d] - deviations[d];
                double deviation = Math.sqrt(variance[d]);
                double spread = Math.abs(member.view().feature(row, d, expected + deviation)
                                - member.view().feature(row, d, expected - deviation))
                        / 2;
                features.add(new FeatureContribution(
                        featureNames.get(d),
                        row[d],
                        member.view().feature(row, d, expected),
                        spread,
                        shares[d] / total));
            }
        }
        float[] mean = Arrays.copyOfRange(encoded.latent(), i * latentSize(), (i + 1) * latentSize());
        return new Explanation(features, mean, governed.shift(mean));
    }

    @Override
    public Map<String, List<Map<String, Tensor>>> weights() {
        return model.weights();
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>(model.tensors());
        calibration.tensors().forEach((name, tensor) -> tensors.put(CALIBRATION + name, tensor));
        tensors.put(INTERVAL, Tensor.of(interval));
        return tensors;
    }

    /** Reads what {@link #tensors} gave. */
    static RowJudge read(DetectorFile file, ComputeDevice device) {
        Calibration calibration = Calibration.read(file.tensors(), CALIBRATION);
        long interval = interval(file.tensors()).orElse(0);
        try (Opened opened = new Opened()) {
            RowModel model =
                    opened.add(RowModel.read(file.tensors(), file.featureNames().size(), device));
            RowJudge judge = new RowJudge(file.featureNames(), file.falseAlarmRate(), model, calibration, interval);
            opened.keep();
            return judge;
        }
    }

    /**
     * The false-alarm rate of a budget. A record that is judged by itself is an alarm by itself, so a budget is a share of them.
     *
     * @throws AlarmRuleException when the file does not tell how often an entity is read, or that is too rarely for so many alarms
     */
    static double falseAlarmRate(SafeTensors file, AlarmRule.Budget budget) {
        double rate = budget.perReading(interval(file)
                        .orElseThrow(() -> new AlarmRuleException(
                                "The build that trained this version did not keep how often an entity is read, so"
                                        + " alarms cannot be counted by time: give a rate, or train again.")))
                .getAsDouble();
        if (rate > LOOSEST) {
            throw new AlarmRuleException(
                    "%.3g alarms per reading: so many would be every second record. Choose a stricter budget."
                            .formatted(rate));
        }
        return rate;
    }

    /** Empty in a file of a build that did not keep it. */
    private static OptionalLong interval(SafeTensors file) {
        if (!file.tensors().containsKey(INTERVAL)) {
            return OptionalLong.empty();
        }
        long[] interval = file.tensor(INTERVAL).longs();
        if (interval.length != 1 || interval[0] < 0) {
            throw new IllegalArgumentException("Tensor '%s' is no time: the model is damaged.".formatted(INTERVAL));
        }
        return OptionalLong.of(interval[0]);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                model.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
