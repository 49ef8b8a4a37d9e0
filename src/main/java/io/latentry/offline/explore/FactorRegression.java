/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Linear regression of every factor on all latent variables, fitted on the even rows and judged on the odd ones.
 *
 * @param importance |coefficient| of the standardised latent for the standardised factor, [K][F]
 * @param explained R² of each factor on the odd rows, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record FactorRegression(double[][] importance, double[] explained) {
    /** Keeps collinear latents solvable. */
    private static final double RIDGE = 1e-6;

    static FactorRegression of(double[][] latents, double[][] factors) {
        int half = latents[0].length / 2;
        DMatrixRMaj x = part(latents, half, 0);
        DMatrixRMaj gram = new DMatrixRMaj(latents.length, latents.length);
        CommonOps_DDRM.multTransA(x, x, gram);
        for (int k = 0; k < latents.length; k++) {
            gram.add(k, k, RIDGE * half);
        }
        DMatrixRMaj y = part(factors, half, 0);
        DMatrixRMaj right = new DMatrixRMaj(latents.length, factors.length);
        CommonOps_DDRM.multTransA(x, y, right);
        DMatrixRMaj coefficients = new DMatrixRMaj(latents.length, factors.length);
        if (!CommonOps_DDRM.solve(gram, right, coefficients)) {
            throw new IllegalStateException("The factors cannot be regressed on the latents: EJML gave up.");
        }
        double[][] importance = new double[latents.length][factors.length];
        for (int k = 0; k < latents.length; k++) {
            for (int j = 0; j < factors.length; j++) {
                importance[k][j] = Math.abs(coefficients.get(k, j));
            }
        }
        return new FactorRegression(importance, explained(latents, factors, half, coefficients));
    }

    private static double[] explained(double[][] latents, double[][] factors, int half, DMatrixRMaj coefficients) {
        DMatrixRMaj predicted = new DMatrixRMaj(half, factors.length);
        CommonOps_DDRM.mult(part(latents, half, 1), coefficients, predicted);
        DMatrixRMaj truth = part(factors, half, 1);
        double[] explained = new double[factors.length];
        for (int j = 0; j < factors.length; j++) {
            double left = 0;
            double all = 0;
            for (int i = 0; i < half; i++) {
                double residual = truth.get(i, j) - predicted.get(i, j);
                left += residual * residual;
                all += truth.get(i, j) * truth.get(i, j);
            }
            explained[j] = all > 0 ? Math.max(0, 1 - left / all) : 0;
        }
        return explained;
    }

    /** Every second row, in units of each column's deviation from its mean over all rows: [half, columns]. */
    private static DMatrixRMaj part(double[][] columns, int half, int offset) {
        DMatrixRMaj part = new DMatrixRMaj(half, columns.length);
        for (int c = 0; c < columns.length; c++) {
            double mean = Columns.mean(columns[c]);
            double deviation = Columns.deviation(columns[c]);
            for (int i = 0; i < half; i++) {
                part.set(i, c, deviation > 0 ? (columns[c][2 * i + offset] - mean) / deviation : 0);
            }
        }
        return part;
    }
}
