/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Vae;
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
            float[] some = new float[count * width];
            float[] decoded = new float[count * width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows, i * step * width, some, i * width, width);
                System.arraycopy(training.decoded(), i * step * width, decoded, i * width, width);
            }
            double[] deviations = unseen(some, viewed(some, decoded), decoded);
            for (int i = 0; i < deviations.length; i++) {
                variance[i % width] += deviations[i] * deviations[i] / count;
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
     * How far each value of rows is from what the network expects of it, in the unit of the view; 0 where it is missing.
     *
     * @param rows raw, [n, width]
     * @param viewed the same as the network saw them, with what is missing rebuilt, [n, width]
     * @param encoded what the network made of them
     * @return [n, width]
     */
    double[] of(float[] rows, float[] viewed, Encoded encoded) {
        if (view.width() <= LeaveOneOut.WIDEST) {
            return unseen(rows, viewed, encoded.decoded());
        }
        double[] deviations = new double[rows.length];
        Arrays.setAll(deviations, i -> encoded.residual()[i]);
        return deviations;
    }

    private float[] viewed(float[] rows, float[] decoded) {
        float[] viewed = new float[rows.length];
        view.apply(rows, 0, rows.length / view.width(), viewed);
        for (int i = 0; i < rows.length; i++) {
            viewed[i] = Float.isNaN(rows[i]) ? decoded[i] : viewed[i];
        }
        return viewed;
    }

    private double[] unseen(float[] rows, float[] viewed, float[] decoded) {
        double[] deviations = LeaveOneOut.expected(vae, viewed, decoded);
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = Float.isNaN(rows[i]) ? 0 : viewed[i] - deviations[i];
        }
        return deviations;
    }
}
