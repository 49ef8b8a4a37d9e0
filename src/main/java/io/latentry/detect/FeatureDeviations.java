/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How far the values of a row are from what a network expects of them, each without being shown the value itself
 * ({@link LeaveOneOut}). Rows too wide for that are compared with their plain reconstruction.
 */
final class FeatureDeviations {

    private static final int FITTED_ROWS = 100;
    /** A feature that never deviates must not outweigh all others. */
    private static final double SHARE_OF_MEAN_VARIANCE = 0.01;

    private static final double SMALLEST_VARIANCE = 1e-6;

    private final View view;
    private final Vae vae;
    private final double[] variance;

    /** @param variance mean square of the deviations of normal rows, of each feature; zeros are to be fitted */
    FeatureDeviations(View view, Vae vae, double[] variance) {
        this.view = view;
        this.vae = vae;
        this.variance = variance;
    }

    /** Mean square of the deviations of normal rows, of each feature, in the unit of the view. */
    double[] variance() {
        return variance;
    }

    /** Fits the variance to training rows. */
    void fit(float[] rows, Encoded training) {
        int width = view.width();
        double mean = 0;
        if (width <= LeaveOneOut.WIDEST) {
            int step = Math.max(1, training.count() / FITTED_ROWS);
            int count = (training.count() + step - 1) / step;
            for (int i = 0; i < training.count(); i += step) {
                double[] deviations = of(Arrays.copyOfRange(rows, i * width, (i + 1) * width), training, i);
                for (int d = 0; d < width; d++) {
                    variance[d] += deviations[d] * deviations[d] / count;
                }
            }
        } else {
            for (int i = 0; i < training.residual().length; i++) {
                variance[i % width] += (double) training.residual()[i] * training.residual()[i] / training.count();
            }
        }
        for (double ofFeature : variance) {
            mean += ofFeature / width;
        }
        for (int d = 0; d < width; d++) {
            variance[d] = Math.max(SMALLEST_VARIANCE, variance[d] + SHARE_OF_MEAN_VARIANCE * mean);
        }
    }

    /**
     * How far each value of a row is from what the network expects of it, in the unit of the view; 0 where it is missing.
     *
     * @param row raw, [width]
     * @param encoded holds what the network made of it
     * @param place in {@code encoded}
     */
    double[] of(float[] row, Encoded encoded, int place) {
        int width = view.width();
        float[] rebuilt = Arrays.copyOfRange(encoded.decoded(), place * width, (place + 1) * width);
        double[] deviations = new double[width];
        if (width > LeaveOneOut.WIDEST) {
            for (int d = 0; d < width; d++) {
                deviations[d] = encoded.residual()[place * width + d];
            }
            return deviations;
        }
        FloatBuffer viewed = FloatBuffer.allocate(width);
        view.apply(row, 0, 1, viewed);
        double[] expected = LeaveOneOut.expected(vae, viewed.array(), rebuilt);
        for (int d = 0; d < width; d++) {
            deviations[d] = Float.isNaN(row[d]) ? 0 : viewed.get(d) - expected[d];
        }
        return deviations;
    }
}
