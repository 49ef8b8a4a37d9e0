/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Judges windows of an entity's readings: measures each window, smooths what it measured along the entity's readings, and
 * opens and closes the entity's alarm.
 *
 * <p>A track holds whether there was a reading (1) or not (0), the state of the alarm, the state of the smoothing.
 */
final class SeriesJudge implements Judge {

    private static final String NETWORKS = "series.readings";
    private static final String SCALE = "smoothing.scale";
    private static final String THRESHOLD = "alarm.threshold";
    private static final String CALIBRATION = "calibration.";
    private static final int ALARM = 1;
    private static final int STATE = ALARM + AlarmState.LENGTH;

    private final double falseAlarmRate;
    private final int window;
    private final WindowMeasure measure;
    private final Smoothing smoothing;
    private final double[] scale;
    private final Calibration calibration;
    private final AlarmMachine alarm;
    private final Optional<AlarmOffers> offers;

    SeriesJudge(
            double falseAlarmRate,
            int window,
            WindowMeasure measure,
            Smoothing smoothing,
            double[] scale,
            Calibration calibration,
            AlarmMachine alarm,
            Optional<AlarmOffers> offers) {
        this.falseAlarmRate = falseAlarmRate;
        this.window = window;
        this.measure = measure;
        this.smoothing = smoothing;
        this.scale = scale.clone();
        this.calibration = calibration;
        this.alarm = alarm;
        this.offers = offers;
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public boolean differences() {
        return measure.placing().scaler().channels().differences();
    }

    @Override
    public int latentSize() {
        return measure.placing().latent();
    }

    @Override
    public int trackLength() {
        return STATE + smoothing.stateLength();
    }

    @Override
    public Scores score(FloatBuffer rows, int count) {
        double[] raw = new double[Math.multiplyExact(count, smoothing.rawLength())];
        Signals signals = new Signals(count);
        measure.measure(rows, count, window, raw, signals);
        return new Scores(falseAlarmRate, signals, (row, track, scores) -> follow(raw, row, track.values(), scores));
    }

    private void follow(double[] raw, int row, double[] track, Scores scores) {
        smoothing.advance(raw, row * smoothing.rawLength(), track, STATE, track[0] == 0);
        track[0] = 1;
        Levels levels = smoothing.levels(track, STATE, scale);
        AlarmState state = alarm.next(AlarmState.read(track, ALARM, alarm.threshold()), levels.fused());
        state.write(track, ALARM, alarm.threshold());
        scores.judge(
                row,
                calibration.reconstruction().pValue(levels.reconstruction()),
                calibration.latent().pValue(levels.latent()),
                calibration.joint().pValue(levels.fused()),
                levels.fused() / (levels.fused() + alarm.threshold()),
                state.on());
    }

    @Override
    public List<Explanation> explain(FloatBuffer rows, int[] indices) {
        return new WindowExplanations(measure, window).of(rows, indices);
    }

    @Override
    public RowLikelihoods likelihoods(FloatBuffer rows, int count, int samples, long seed) {
        WindowNetwork network = measure.rebuilding();
        String space = "windows of %d readings of %d channels"
                .formatted(network.readings(), network.scaler().width());
        RowLikelihoods all = RowLikelihoods.empty(space, network.columns(), count, network.latent());
        double stretch = network.scaler().logStretch(network.readings());
        network.forEach(rows, count, window, (first, pass) -> {
            double[] ofViews = pass.logLikelihood(samples, seed);
            for (int i = 0; i < pass.count(); i++) {
                all.logLikelihood()[first + i] = ofViews[i] + stretch;
                for (int k = 0; k < network.latent(); k++) {
                    all.kl()[k] += pass.kl(i, k) / count;
                }
            }
        });
        return all;
    }

    @Override
    public void close() {
        measure.close();
    }

    @Override
    public Map<String, List<Map<String, Tensor>>> weights() {
        return measure.weights();
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new TreeMap<>(measure.tensors());
        tensors.putAll(smoothing.tensors());
        tensors.putAll(measure.placing().scaler().tensors());
        tensors.put(SCALE, Tensor.of(scale));
        tensors.put(THRESHOLD, Tensor.of(alarm.threshold()));
        offers.ifPresent(others -> tensors.putAll(others.tensors()));
        tensors.put(NETWORKS, networks());
        calibration.tensors().forEach((name, tensor) -> tensors.put(CALIBRATION + name, tensor));
        return tensors;
    }

    private Tensor networks() {
        if (measure instanceof LongMeasure networks) {
            return Tensor.of((long) networks.half().readings(), networks.whole().readings());
        }
        return Tensor.of((long) measure.rebuilding().readings());
    }

    /** Reads what {@link #tensors} gave. */
    static SeriesJudge read(DetectorFile file, ComputeDevice device) {
        long[] readings = file.tensor(NETWORKS).longs();
        boolean several = readings.length == 2;
        if (readings.length < 1 || readings.length > 2) {
            throw new IllegalArgumentException(
                    "Tensor '%s' has %d numbers instead of 1 or 2.".formatted(NETWORKS, readings.length));
        }
        for (long count : readings) {
            if (count < 1 || count > file.window()) {
                throw new IllegalArgumentException("Tensor '%s' names a network of %d readings, but a window has %d."
                        .formatted(NETWORKS, count, file.window()));
            }
        }
        Optional<AlarmOffers> offers = AlarmOffers.read(file);
        AlarmMachine alarm = alarm(file, offers);
        try (NetworkScope networks = new NetworkScope(device)) {
            WindowMeasure measure = several
                    ? LongMeasure.read(file, networks, (int) readings[0], (int) readings[1])
                    : ShortMeasure.read(file, networks, (int) readings[0]);
            SeriesJudge judge = new SeriesJudge(
                    file.falseAlarmRate(),
                    file.window(),
                    measure,
                    several ? LongSmoothing.read(file) : ShortSmoothing.read(file),
                    file.positive(SCALE, Smoothing.SIGNALS),
                    Calibration.read(file.tensors(), CALIBRATION),
                    alarm,
                    offers);
            networks.keep();
            return judge;
        }
    }

    private static AlarmMachine alarm(DetectorFile file, Optional<AlarmOffers> offers) {
        double trained = file.positive(THRESHOLD, 1)[0];
        if (file.rule() instanceof AlarmRule.AsTrained) {
            return new AlarmMachine(trained);
        }
        AlarmOffers others = offers.orElseThrow(
                () -> new AlarmRuleException(
                        "The build that trained this version kept the threshold of one budget only: train again to ask for others."));
        OptionalDouble perReading = file.rule().perReading(others.interval());
        return new AlarmMachine(perReading.isPresent() ? others.threshold(perReading.getAsDouble()) : trained);
    }
}
