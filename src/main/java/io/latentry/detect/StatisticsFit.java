/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import java.nio.FloatBuffer;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Gathers what {@link SignalStatistics} needs, batch by batch. */
final class StatisticsFit {

    /** A feature whose residual has no variance must not outweigh all others. */
    private static final double SHARE_OF_MEAN_VARIANCE = 0.01;

    private static final double SMALLEST_VARIANCE = 1e-4;
    private static final double COVARIANCE_SHRINKAGE = 0.02;
    private static final double SMALLEST_LATENT_VARIANCE = 1e-6;

    private final double[] residualSquares;
    private final double[] latentSum;
    private final double[] latentProducts;
    private long residualRows;
    private long latentRows;

    StatisticsFit(int features, int latent) {
        residualSquares = new double[features];
        latentSum = new double[latent];
        latentProducts = new double[latent * latent];
    }

    /** Adds the residuals of calibration rows: in training rows they are too small. */
    void addResiduals(FloatBuffer scaledRows, Inference inference) {
        int features = residualSquares.length;
        for (int at = 0; at < inference.count() * features; at++) {
            double residual = (double) scaledRows.get(at) - inference.reconstruction()[at];
            residualSquares[at % features] += residual * residual;
        }
        residualRows += inference.count();
    }

    /** Adds the latent means of training rows, which make up the aggregate posterior. */
    void addLatents(Inference inference) {
        int latent = latentSum.length;
        float[] mean = inference.latentMean();
        for (int i = 0; i < inference.count(); i++) {
            for (int j = 0; j < latent; j++) {
                latentSum[j] += mean[i * latent + j];
                for (int k = 0; k < latent; k++) {
                    latentProducts[j * latent + k] += (double) mean[i * latent + j] * mean[i * latent + k];
                }
            }
        }
        latentRows += inference.count();
    }

    SignalStatistics statistics() {
        double[] variance = new double[residualSquares.length];
        double total = 0;
        for (int d = 0; d < variance.length; d++) {
            variance[d] = residualSquares[d] / residualRows;
            total += variance[d];
        }
        for (int d = 0; d < variance.length; d++) {
            variance[d] = Math.max(SMALLEST_VARIANCE, variance[d] + SHARE_OF_MEAN_VARIANCE * total / variance.length);
        }
        double[] centre = new double[latentSum.length];
        for (int k = 0; k < centre.length; k++) {
            centre[k] = latentSum[k] / latentRows;
        }
        return new SignalStatistics(variance, centre, precision(centre));
    }

    private double[] precision(double[] centre) {
        int latent = centre.length;
        DMatrixRMaj covariance = new DMatrixRMaj(latent, latent);
        double meanVariance = 0;
        for (int j = 0; j < latent; j++) {
            for (int k = 0; k < latent; k++) {
                covariance.set(j, k, latentProducts[j * latent + k] / latentRows - centre[j] * centre[k]);
            }
            meanVariance += covariance.get(j, j) / latent;
        }
        CommonOps_DDRM.scale(1 - COVARIANCE_SHRINKAGE, covariance);
        double ridge = Math.max(SMALLEST_LATENT_VARIANCE, COVARIANCE_SHRINKAGE * meanVariance);
        for (int j = 0; j < latent; j++) {
            covariance.add(j, j, ridge);
        }
        if (!CommonOps_DDRM.invert(covariance)) {
            throw new IllegalStateException("The latent means of the training rows have no covariance to invert.");
        }
        return covariance.data;
    }
}
