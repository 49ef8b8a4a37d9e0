/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import ai.djl.engine.EngineException;
import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A detector for tests whose scores give away every reading of a window, its place in it, and every step of the entity's
 * track. Its alarm is on while the smoothed weighted sum of the window is above a threshold; a missing value counts as 0.
 * With a window of 1 it follows nobody, and smooths nothing.
 */
public final class TransparentDetector {
    /** A window with a number from this on fails the whole batch. */
    public static final float POISON = 1e6f;

    private static final double KEPT = 0.75;

    private TransparentDetector() {}

    /**
     * A detector.
     *
     * @param trackLength numbers of a track, at least 2; detectors of different lengths do not read each other's tracks
     */
    public static Detector of(List<String> features, int window, double threshold, int trackLength) {
        return withRoomFor(Integer.MAX_VALUE, features, window, threshold, trackLength);
    }

    /** The same, which has no memory for more rows than that in one call, and says so as libtorch does. */
    public static Detector withRoomFor(int rows, List<String> features, int window, double threshold, int trackLength) {
        return new Detector(features, 0.01, new WindowJudge(rows, features.size(), window, threshold, trackLength));
    }

    private static final class WindowJudge implements Judge {
        private final int room;
        private final int width;
        private final int window;
        private final double threshold;
        private final int trackLength;
        private volatile boolean closed;

        WindowJudge(int room, int width, int window, double threshold, int trackLength) {
            this.room = room;
            this.width = width;
            this.window = window;
            this.threshold = threshold;
            this.trackLength = trackLength;
        }

        @Override
        public int window() {
            return window;
        }

        @Override
        public int latentSize() {
            return 1;
        }

        @Override
        public int trackLength() {
            return trackLength;
        }

        @Override
        public Scores score(FloatBuffer rows, int count) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (count > room) {
                throw new EngineException(
                        "[enforce fail at alloc_cpu.cpp:119] DefaultCPUAllocator: can't allocate memory");
            }
            Signals signals = new Signals(count);
            for (int row = 0; row < count; row++) {
                signals.reconstructionError()[row] = (float) weighted(rows, row);
            }
            if (window > 1) {
                return new Scores(0.01, signals, this::follow);
            }
            Scores scores = new Scores(0.01, signals, null);
            for (int row = 0; row < count; row++) {
                judge(row, signals.reconstructionError()[row], 1, scores);
            }
            return scores;
        }

        private double weighted(FloatBuffer rows, int row) {
            double sum = 0;
            for (int i = 0; i < window * width; i++) {
                float value = rows.get(row * window * width + i);
                if (value >= POISON) {
                    throw new IllegalArgumentException("poison in row " + row);
                }
                sum += Float.isNaN(value) ? 0 : (i + 1) * value;
            }
            return sum;
        }

        private void follow(int row, EntityTrack track, Scores scores) {
            double[] values = track.values();
            values[0] = KEPT * values[0] + (1 - KEPT) * scores.reconstructionError(row);
            values[1]++;
            judge(row, values[0], values[1], scores);
        }

        private void judge(int row, double level, double records, Scores scores) {
            boolean on = level > threshold;
            scores.judge(row, 1 / (1 + Math.abs(level)), 1 / records, 0.5, on ? 0.75 : 0.25, on);
        }

        @Override
        public List<Explanation> explain(FloatBuffer rows, int[] indices) {
            return Arrays.stream(indices)
                    .mapToObj(row -> new Explanation(
                            List.of(new FeatureContribution("last", rows.get((row + 1) * window * width - 1), 0, 1, 1)),
                            new float[] {0},
                            new LatentShift(0, 0, List.of())))
                    .toList();
        }

        @Override
        public RowLikelihoods likelihoods(FloatBuffer rows, int count, int samples, long seed) {
            RowLikelihoods all = RowLikelihoods.empty("sums", window * width, count, 1);
            Arrays.setAll(all.logLikelihood(), row -> -weighted(rows, row));
            return all;
        }

        @Override
        public Map<String, List<Map<String, Tensor>>> weights() {
            return Map.of();
        }

        @Override
        public Map<String, Tensor> tensors() {
            return Map.of();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
