/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The most unusual rows among those that nobody has looked through: the farthest from mean and covariance of the others, which
 * are found by concentration steps (FAST-MCD, Rousseeuw &amp; Van Driessen 1999). Unlike one by one among their neighbours,
 * faults that last stand out from the bulk.
 */
public final class RobustTrim {

    /** Rows that the bulk is found by, evenly spaced. */
    private static final int MOST_ROWS = 5_000;

    private static final int MOST_STEPS = 20;

    private final TrainingRows rows;
    private final float[] scaled;

    private RobustTrim(TrainingRows rows) {
        this.rows = rows;
        scaled = scaled(rows);
    }

    /**
     * Marks a share of the rows.
     *
     * @param window readings that are judged together: of more than one, those near each other are marked together
     * @param share above 0 and below 0.5
     */
    public static boolean[] of(TrainingRows rows, int window, double share) {
        RobustTrim trim = new RobustTrim(rows);
        double[] distances = trim.distances(share);
        return farthest(window == 1 ? distances : trim.smoothed(distances, window), share);
    }

    private double[] distances(double share) {
        int width = rows.width();
        int sample = Math.min(MOST_ROWS, rows.count());
        int[] places = IntStream.range(0, sample)
                .map(i -> (int) ((long) i * rows.count() / sample))
                .toArray();
        boolean[] out =
                farthest(Arrays.stream(places).mapToDouble(this::squaredLength).toArray(), share);
        for (int step = 0; ; step++) {
            boolean[] before = out;
            Mahalanobis bulk = LedoitWolf.fit(
                    gathered(IntStream.range(0, sample)
                            .filter(i -> !before[i])
                            .map(i -> places[i])
                            .toArray()),
                    width);
            out = farthest(
                    Arrays.stream(places)
                            .mapToDouble(row -> bulk.squared(scaled, row * width))
                            .toArray(),
                    share);
            if (step == MOST_STEPS || Arrays.equals(out, before)) {
                return IntStream.range(0, rows.count())
                        .mapToDouble(row -> bulk.squared(scaled, row * width))
                        .toArray();
            }
        }
    }

    private double squaredLength(int row) {
        double sum = 0;
        for (int i = row * rows.width(); i < (row + 1) * rows.width(); i++) {
            sum += (double) scaled[i] * scaled[i];
        }
        return sum;
    }

    private float[] gathered(int[] places) {
        int width = rows.width();
        float[] gathered = new float[places.length * width];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(scaled, places[i] * width, gathered, i * width, width);
        }
        return gathered;
    }

    private static boolean[] farthest(double[] distances, double share) {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double limit = sorted[(int) Math.ceil((1 - share) * sorted.length) - 1];
        boolean[] farthest = new boolean[distances.length];
        for (int i = 0; i < farthest.length; i++) {
            farthest[i] = distances[i] > limit;
        }
        return farthest;
    }

    /** The median over the entity's readings around each, {@code reach - 1} to either side. */
    private double[] smoothed(double[] distances, int reach) {
        Map<Integer, List<Integer>> courses = new HashMap<>();
        for (int i = 0; i < distances.length; i++) {
            courses.computeIfAbsent(rows.entities()[i], entity -> new ArrayList<>())
                    .add(i);
        }
        double[] smoothed = new double[distances.length];
        for (List<Integer> course : courses.values()) {
            for (int i = 0; i < course.size(); i++) {
                double[] near = course.subList(Math.max(0, i - reach + 1), Math.min(course.size(), i + reach)).stream()
                        .mapToDouble(row -> distances[row])
                        .sorted()
                        .toArray();
                smoothed[course.get(i)] = near[near.length / 2];
            }
        }
        return smoothed;
    }

    /** In distances of the quartiles from the median; what is missing lies at the median. */
    private static float[] scaled(TrainingRows rows) {
        int width = rows.width();
        float[] scaled = new float[rows.values().length];
        for (int d = 0; d < width; d++) {
            int feature = d;
            double[] sorted = IntStream.range(0, rows.count())
                    .mapToDouble(i -> rows.values()[i * width + feature])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (sorted.length == 0) {
                continue;
            }
            double median = sorted[sorted.length / 2];
            double spread = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
            for (int i = d; i < scaled.length && spread > 0; i += width) {
                scaled[i] = Float.isNaN(rows.values()[i]) ? 0 : (float) ((rows.values()[i] - median) / spread);
            }
        }
        return scaled;
    }
}
