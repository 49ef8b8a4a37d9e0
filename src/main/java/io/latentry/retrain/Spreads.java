/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Centre and spread of each feature, by its quartiles, so that a few far values do not decide.
 *
 * @param centre the median, in the feature's unit
 * @param spread the distance of the quartiles as a standard deviation; 0 for a feature that hardly moves
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Spreads(double[] centre, double[] spread) {

    /** Distance of the quartiles of a normal distribution, in standard deviations. */
    private static final double QUARTILES_APART = 1.349;

    static Spreads of(TrainingRows rows) {
        int width = rows.width();
        double[] centre = new double[width];
        double[] spread = new double[width];
        for (int d = 0; d < width; d++) {
            int feature = d;
            double[] sorted = IntStream.range(0, rows.count())
                    .mapToDouble(i -> rows.values()[i * width + feature])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                centre[d] = sorted[sorted.length / 2];
                spread[d] = (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / QUARTILES_APART;
            }
        }
        return new Spreads(centre, spread);
    }

    /** The features that move. */
    int[] moving() {
        return IntStream.range(0, spread.length).filter(d -> spread[d] > 0).toArray();
    }

    double standardised(int feature, double value) {
        return (value - centre[feature]) / spread[feature];
    }

    float value(int feature, double standardised) {
        return (float) (centre[feature] + standardised * spread[feature]);
    }

    @Override
    public String toString() {
        return Arrays.toString(spread);
    }
}
