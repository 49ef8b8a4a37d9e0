/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.Arrays;

/**
 * How far each latent variable stands for one true factor alone. All measures run from 0 to 1.
 *
 * @param mutualInformationGap MIG: distance between the two latents that know most of a factor, as a share of the factor's
 *     entropy, mean over the factors (Chen et al. 2018)
 * @param separatedPredictability SAP: the same distance in squared correlation (Kumar et al. 2018)
 * @param disentanglement of DCI: whether a latent serves a single factor (Eastwood &amp; Williams 2018, with linear
 *     regression)
 * @param completeness of DCI: whether a factor is served by a single latent
 * @param informativeness of DCI: R² of the factors given all latents, mean over the factors
 * @param mutualInformation I(z_k; factor) as a share of the factor's entropy, [K][F]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Disentanglement(
        double mutualInformationGap,
        double separatedPredictability,
        double disentanglement,
        double completeness,
        double informativeness,
        double[][] mutualInformation) {

    /**
     * Measures a code. The latents are draws z ~ q(z|x), not means: the mean of an unused latent moves by next to nothing,
     * yet as a number it may still tell a lot.
     *
     * @param latents [K][n]
     * @param factors [F][n]
     */
    static Disentanglement of(double[][] latents, double[][] factors) {
        double[][] information = information(latents, factors);
        double[][] predictability = Columns.correlations(latents, factors);
        for (double[] row : predictability) {
            Arrays.setAll(row, j -> row[j] * row[j]);
        }
        FactorRegression regression = FactorRegression.of(latents, factors);
        double[][] importance = regression.importance();
        return new Disentanglement(
                meanGap(information),
                meanGap(predictability),
                concentration(importance),
                concentration(transposed(importance)),
                Columns.mean(regression.explained()),
                information);
    }

    private static double[][] information(double[][] latents, double[][] factors) {
        int count = MutualInformation.binsFor(factors[0].length);
        int[][] binned = Arrays.stream(latents)
                .map(column -> MutualInformation.bins(column, count))
                .toArray(int[][]::new);
        double[][] information = new double[latents.length][factors.length];
        for (int j = 0; j < factors.length; j++) {
            int[] factor = MutualInformation.bins(factors[j], count);
            double entropy = MutualInformation.entropy(factor);
            for (int k = 0; k < latents.length; k++) {
                information[k][j] = entropy > 0 ? MutualInformation.of(binned[k], factor) / entropy : 0;
            }
        }
        return information;
    }

    /** Mean over the columns of the distance between the largest and the second largest entry. */
    private static double meanGap(double[][] matrix) {
        double sum = 0;
        for (double[] column : transposed(matrix)) {
            double[] sorted = column.clone();
            Arrays.sort(sorted);
            double second = sorted.length > 1 ? sorted[sorted.length - 2] : 0;
            sum += sorted[sorted.length - 1] - second;
        }
        return sum / matrix[0].length;
    }

    /** 1 − entropy of each row relative to a flat one, weighted by the row's share of the whole. */
    private static double concentration(double[][] importance) {
        double total = Arrays.stream(importance).flatMapToDouble(Arrays::stream).sum();
        if (!(total > 0) || importance[0].length == 1) {
            return total > 0 ? 1 : 0;
        }
        double flat = Math.log(importance[0].length);
        return Arrays.stream(importance)
                .filter(row -> Arrays.stream(row).sum() > 0)
                .mapToDouble(row -> {
                    double sum = Arrays.stream(row).sum();
                    double entropy = -Arrays.stream(row)
                            .map(value -> value / sum)
                            .map(share -> share > 0 ? share * Math.log(share) : 0)
                            .sum();
                    return sum / total * (1 - entropy / flat);
                })
                .sum();
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] transposed = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }
}
