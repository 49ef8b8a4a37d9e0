/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * The covariance of few rows, shrunk towards a multiple of the identity by the amount that makes its expected error
 * smallest (Ledoit &amp; Wolf 2004).
 */
final class LedoitWolf {

    /** Beyond so many columns the matrix would outgrow every network; only the variances are estimated then. */
    static final int MOST_COLUMNS = 1_024;

    private static final double RIDGE = 1e-9;

    private final int columns;
    private final int count;
    private final double[] centre;

    private LedoitWolf(float[] rows, int columns) {
        this.columns = columns;
        count = rows.length / columns;
        centre = new double[columns];
        for (int i = 0; i < rows.length; i++) {
            centre[i % columns] += rows[i];
        }
        for (int d = 0; d < columns; d++) {
            centre[d] /= count;
        }
    }

    /** The distance under mean and covariance of the rows [n, columns], n at least 1, all finite. */
    static Mahalanobis fit(float[] rows, int columns) {
        LedoitWolf fit = new LedoitWolf(rows, columns);
        return new Mahalanobis(fit.centre, columns > MOST_COLUMNS ? fit.diagonal(rows) : fit.triangle(rows));
    }

    private double[] diagonal(float[] rows) {
        double[] variance = new double[columns];
        double total = 0;
        for (int i = 0; i < rows.length; i++) {
            double centred = rows[i] - centre[i % columns];
            variance[i % columns] += centred * centred / count;
            total += centred * centred / count;
        }
        double shrinkage = 1.0 / Math.max(2, count);
        double[] whitening = new double[columns];
        for (int d = 0; d < columns; d++) {
            double shrunk = (1 - shrinkage) * variance[d] + shrinkage * total / columns;
            whitening[d] = 1 / Math.sqrt(shrunk + RIDGE * Math.max(1, total / columns));
        }
        return whitening;
    }

    private double[] triangle(float[] rows) {
        DMatrixRMaj covariance = new DMatrixRMaj(columns, columns);
        double[] row = new double[columns];
        double fourth = 0;
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int d = 0; d < columns; d++) {
                row[d] = rows[i * columns + d] - centre[d];
                square += row[d] * row[d];
            }
            fourth += square * square / count;
            for (int d = 0; d < columns; d++) {
                double factor = row[d] / count;
                for (int k = 0; k <= d; k++) {
                    covariance.data[d * columns + k] += factor * row[k];
                }
            }
        }
        shrink(covariance, fourth);
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(columns, true);
        if (!cholesky.decompose(covariance)) {
            throw new IllegalStateException("The residuals of the training rows have no covariance to invert.");
        }
        double[] inverse = new double[columns * columns];
        TriangularSolver_DDRM.invertLower(cholesky.getT(null).data, inverse, columns);
        double[] packed = new double[Mahalanobis.triangleLength(columns)];
        for (int d = 0, at = 0; d < columns; at += d + 1, d++) {
            System.arraycopy(inverse, d * columns, packed, at, d + 1);
        }
        return packed;
    }

    /** Fills in the upper triangle and shrinks; {@code fourth} is the mean of ‖x‖⁴ over the centred rows. */
    private void shrink(DMatrixRMaj covariance, double fourth) {
        double trace = 0;
        double squares = 0;
        for (int d = 0; d < columns; d++) {
            trace += covariance.get(d, d);
            for (int k = 0; k <= d; k++) {
                double value = covariance.get(d, k);
                covariance.set(k, d, value);
                squares += (k == d ? 1 : 2) * value * value;
            }
        }
        double mean = trace / columns;
        double dispersion = Math.max(0, squares - columns * mean * mean);
        double error = Math.max(0, fourth - squares) / count;
        double shrinkage = dispersion > 0 ? Math.min(1, error / dispersion) : 1;
        double ridge = shrinkage * mean + RIDGE * Math.max(1, mean);
        for (int d = 0; d < columns; d++) {
            for (int k = 0; k < columns; k++) {
                covariance.set(d, k, (1 - shrinkage) * covariance.get(d, k) + (k == d ? ridge : 0));
            }
        }
    }
}
