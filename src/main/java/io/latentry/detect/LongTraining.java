/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains on many readings. What goes live is trained on all of them. To calibrate, a companion is trained in the same way, from
 * the same start, on the first four fifths and judges the last fifth: its levels there are what those of the live networks will be on readings
 * to come.
 */
final class LongTraining {

    private static final int STEPS = 1_500;
    private static final double HELD_OUT = 0.2;
    private static final double CAP_IN_QUANTILES = 5;
    private static final double NORMAL_SHARE = 0.99;
    private static final double SMALLEST_QUANTILE = 1e-9;

    private final Windows windows;
    private final WindowTraining training;
    private final int window;
    private final int half;
    private final WarmStart start;

    LongTraining(Windows windows, WindowTraining training, int window, WarmStart start) {
        this.windows = windows;
        this.training = training;
        this.window = window;
        this.start = start;
        half = window / 2;
    }

    /** A measure with its smoothing, and the states that the readings it was fitted to have left. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Fit(LongMeasure measure, LongSmoothing smoothing, double[] scale, EntityStates states) {}

    /** @param networks takes what goes live */
    SeriesFit run(NetworkScope networks) {
        int count = windows.rows().count();
        int known = count - (int) (HELD_OUT * count);
        training.expect(half > 1 ? 6 : 4, STEPS);
        WarmStart common = commonStart(known);
        HeldOut heldOut;
        Map<String, Double> metrics;
        try (NetworkScope companions = new NetworkScope(networks.device())) {
            Fit companion = fit(known, companions, common);
            heldOut = heldOut(companion, known);
            metrics = metrics(companion, known);
        }
        WarmStart again = common.again();
        Fit live = fit(count, networks, again);
        metrics.put("networksResumed", (double) again.resumed());
        return new SeriesFit(live.measure(), live.smoothing(), live.scale(), heldOut, known, metrics);
    }

    /** What the companion and the live networks may both go on from: thresholds of the one are to be those of the other. */
    private WarmStart commonStart(int known) {
        return training.fitting(
                start.before(windows.rows().times()[known]),
                half > 1 ? List.of(window, half, 1) : List.of(window, 1),
                STEPS,
                windows.trusted(known, window).length,
                windows.trusted(windows.rows().count(), window).length);
    }

    private HeldOut heldOut(Fit companion, int known) {
        int count = windows.rows().count();
        double[] raw = raw(companion.measure(), IntStream.range(known, count).toArray());
        int[] entities = Arrays.copyOfRange(windows.rows().entities(), known, count);
        Levels[] levels = companion.states().levels(entities, raw, companion.scale());
        int middle = levels.length / 2;
        return new HeldOut(levels, entities, new RowSpan(0, middle), new RowSpan(middle, levels.length));
    }

    private Map<String, Double> metrics(Fit companion, int known) {
        HeldOutFigures figures = new HeldOutFigures();
        int[] rows = IntStream.range(known, windows.rows().count()).toArray();
        windows.forEach(
                rows,
                window,
                (first, values, count) ->
                        companion.measure().single().forEach(values, count, window, (at, pass) -> figures.add(pass)));
        Map<String, Double> metrics = figures.metrics();
        metrics.put("steps", (double) training.steps(STEPS));
        return metrics;
    }

    /** Fits everything to the first so many rows. */
    private Fit fit(int count, NetworkScope networks, WarmStart from) {
        int[] chosen = windows.trusted(count, window);
        ChannelScaler scaler = ChannelScaler.fit(windows, new RowSpan(0, count));
        WindowNetwork ofWhole = networks.add(training.train(chosen, window, scaler, STEPS, from));
        WindowNetwork ofHalf = half > 1 ? networks.add(training.train(chosen, half, scaler, STEPS, from)) : null;
        WindowNetwork single = networks.add(training.train(chosen, 1, scaler, STEPS, from));
        LongMeasure measure = statistics(chosen, half > 1 ? ofHalf : single, ofWhole, single);
        double[] raw = raw(measure, IntStream.range(0, count).toArray());
        double[] whole = Arrays.stream(chosen)
                .mapToDouble(i -> raw[i * LongSmoothing.RAW + 1])
                .toArray();
        double cap = CAP_IN_QUANTILES * Math.max(SMALLEST_QUANTILE, Quantile.of(whole, NORMAL_SHARE));
        LongSmoothing smoothing = new LongSmoothing(cap);
        EntityStates states = new EntityStates(smoothing);
        double[] scale = states.scale(windows.rows(), raw);
        return new Fit(measure, smoothing, scale, states);
    }

    private LongMeasure statistics(int[] chosen, WindowNetwork half, WindowNetwork whole, WindowNetwork single) {
        int width = windows.channels().count();
        ResidualVariance halfVariance = new ResidualVariance(width);
        ResidualVariance wholeVariance = new ResidualVariance(width);
        float[] latent = new float[Math.multiplyExact(chosen.length, single.latent())];
        windows.forEach(chosen, window, (first, rows, count) -> {
            half.forEach(rows, count, window, (at, pass) -> halfVariance.add(pass));
            whole.forEach(rows, count, window, (at, pass) -> wholeVariance.add(pass));
            single.forEach(rows, count, window, (at, pass) -> pass.copyLatentMeans(latent, first + at));
        });
        return new LongMeasure(
                half,
                whole,
                single,
                halfVariance.floored(),
                wholeVariance.floored(),
                LedoitWolf.fit(latent, single.latent()));
    }

    private double[] raw(LongMeasure measure, int[] chosen) {
        double[] raw = new double[Math.multiplyExact(chosen.length, LongSmoothing.RAW)];
        windows.forEach(chosen, window, (first, rows, count) -> {
            double[] piece = new double[count * LongSmoothing.RAW];
            measure.measure(rows, count, window, piece, new Signals(count));
            System.arraycopy(piece, 0, raw, first * LongSmoothing.RAW, piece.length);
        });
        return raw;
    }
}
