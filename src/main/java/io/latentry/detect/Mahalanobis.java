/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.Map;

/**
 * Squared Mahalanobis distance (x − m)ᵀ C⁻¹ (x − m) = ‖A (x − m)‖², with A the inverse of C's Cholesky factor, so that it is
 * never negative.
 *
 * @param centre m, [D]
 * @param whitening A, its lower triangle row after row, [D (D + 1) / 2]; its diagonal alone, [D], where C is diagonal
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Mahalanobis(double[] centre, double[] whitening) {

    private static final String CENTRE = "centre";
    private static final String WHITENING = "whitening";

    /** Of the D numbers from {@code at} on. */
    double squared(float[] values, int at) {
        double[] copy = new double[centre.length];
        for (int d = 0; d < copy.length; d++) {
            copy[d] = values[at + d];
        }
        return squared(copy, 0);
    }

    /** Of the D numbers from {@code at} on. */
    double squared(double[] values, int at) {
        double[] centred = new double[centre.length];
        for (int d = 0; d < centred.length; d++) {
            centred[d] = values[at + d] - centre[d];
        }
        boolean diagonal = whitening.length == centre.length;
        double sum = 0;
        for (int d = 0, w = 0; d < centred.length; d++) {
            double whitened = 0;
            for (int k = diagonal ? d : 0; k <= d; k++, w++) {
                whitened += whitening[w] * centred[k];
            }
            sum += whitened * whitened;
        }
        return sum;
    }

    Map<String, Tensor> tensors() {
        return Map.of(CENTRE, Tensor.of(centre), WHITENING, Tensor.of(whitening));
    }

    /** Reads what {@link #tensors} gave, under the prefix, for so many columns. */
    static Mahalanobis read(DetectorFile file, String prefix, int columns) {
        return new Mahalanobis(
                file.doubles(prefix + CENTRE, columns),
                file.doubles(
                        prefix + WHITENING, columns > LedoitWolf.MOST_COLUMNS ? columns : triangleLength(columns)));
    }

    static int triangleLength(int columns) {
        return columns * (columns + 1) / 2;
    }
}
