/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.VaeKind;
import io.latentry.vae.VaeOptions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A small plant for tests of series: two loads that move slowly drive six channels, each with noise of its own. And what a
 * test does with it: train, follow an entity.
 */
final class Line {

    static final int WIDTH = 6;
    static final int WINDOW = 6;
    static final double ALPHA = 0.002;

    private static final double[][] LOADINGS = {{1, 0.2}, {1, 0.2}, {0.8, -0.6}, {0.1, 1}, {-0.7, 0.7}, {0.5, 0.9}};
    private static final double NOISE = 0.35;
    private static final double MEMORY = 0.9;

    private Line() {}

    /** Readings [count, 6] of one entity. */
    static float[] readings(int count, long seed) {
        return readings(count, seed, count);
    }

    /**
     * Readings whose channel 1 begins to go its own way at {@code from}, within 150 readings: the load that drives it is
     * another one, of the same kind, so that each channel by itself stays as it was.
     */
    static float[] readings(int count, long seed, int from) {
        Random random = new Random(seed);
        Random own = new Random(seed + 7_777);
        float[] readings = new float[count * WIDTH];
        double[] loads = {random.nextGaussian(), random.nextGaussian()};
        double other = own.nextGaussian();
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < loads.length; k++) {
                loads[k] = next(loads[k], random);
            }
            other = next(other, own);
            double share = Math.max(0, Math.min(1, (i - from) / 150.0));
            for (int d = 0; d < WIDTH; d++) {
                double load = d == 1 ? Math.sqrt(1 - share) * loads[0] + Math.sqrt(share) * other : loads[0];
                readings[i * WIDTH + d] = (float)
                        (10 * d + LOADINGS[d][0] * load + LOADINGS[d][1] * loads[1] + NOISE * random.nextGaussian());
            }
        }
        return readings;
    }

    private static double next(double load, Random random) {
        return MEMORY * load + Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
    }

    /** Readings of two entities that take turns, a minute apart for each. */
    static TrainingRows training(int count, long seed) {
        float[][] each = {readings(count / 2, seed), readings(count / 2, seed + 1)};
        float[] values = new float[count * WIDTH];
        for (int i = 0; i < count; i++) {
            System.arraycopy(each[i % 2], i / 2 * WIDTH, values, i * WIDTH, WIDTH);
        }
        return new TrainingRows(
                WIDTH,
                values,
                IntStream.range(0, count).map(i -> i % 2).toArray(),
                IntStream.range(0, count).mapToLong(i -> i / 2 * 60_000L).toArray());
    }

    static DetectorOptions options(int width) {
        NetworkOptions network = new NetworkOptions(
                VaeKind.SIGMA_VAE,
                1,
                OptionalInt.of(16),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                VaeOptions.BETA_WARM_UP,
                OptionalInt.of(60),
                OptionalDouble.empty(),
                1);
        return DetectorOptions.of(Rows.names(width), ALPHA).withWindow(WINDOW).withNetwork(network);
    }

    static TrainedDetector train(TrainingRows rows) {
        return new DetectorTrainer().train(rows, options(rows.width()), (step, steps, loss) -> {});
    }

    /** A judged reading. */
    record Verdict(double score, boolean alarm, double reconstructionPValue, double latentPValue, double pValue) {

        static Verdict of(Scores scores, int i) {
            return new Verdict(
                    scores.score(i),
                    scores.anomalous(i),
                    scores.reconstructionPValue(i),
                    scores.latentPValue(i),
                    scores.pValue(i));
        }
    }

    /** Follows readings of an entity of which nothing is known, in batches of {@code batch}. */
    static List<Verdict> follow(Detector detector, float[] readings, int batch) {
        List<Verdict> verdicts = new ArrayList<>();
        ReadingHistory history = new ReadingHistory(detector.window(), detector.width());
        EntityTrack track = detector.newTrack();
        int count = readings.length / detector.width();
        for (int from = 0; from < count; from += batch) {
            int size = Math.min(batch, count - from);
            FloatBuffer windows = Rows.direct(new float[size * detector.window() * detector.width()]);
            for (int i = 0; i < size; i++) {
                history.append(FloatBuffer.wrap(readings), from + i, windows, i);
            }
            Scores scores = detector.score(windows, size);
            for (int i = 0; i < size; i++) {
                scores.follow(i, track);
                verdicts.add(Verdict.of(scores, i));
            }
        }
        return verdicts;
    }

    /** How many alarms are opened. */
    static long opened(List<Verdict> verdicts) {
        return IntStream.range(0, verdicts.size())
                .filter(i -> verdicts.get(i).alarm()
                        && (i == 0 || !verdicts.get(i - 1).alarm()))
                .count();
    }

    static long alarms(List<Verdict> verdicts, int from, int to) {
        return verdicts.subList(from, to).stream().filter(Verdict::alarm).count();
    }

    /** Sets a channel in some readings. */
    static void set(float[] readings, int channel, int from, int to, float value) {
        IntStream.range(from, to).forEach(i -> readings[i * WIDTH + channel] = value);
    }

    static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }
}
