/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Maximum-likelihood probabilistic PCA (Tipping &amp; Bishop 1999): x = W z + m + ε with z ~ N(0, I), ε ~ N(0, σ² I).
 * With U, λ the leading eigenvectors and eigenvalues of the covariance, W = U (Λ − σ² I)^½; the posterior of z has the
 * mean Λ⁻¹ Wᵀ (x − m) and the variances σ² / λ.
 *
 * @param mean m, [D]
 * @param variance of each feature, [D]
 * @param vectors U, [D, K] row-major
 * @param eigenvalues λ, [K], descending, none below the noise
 * @param noise σ², the mean of the eigenvalues left out
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ProbabilisticPca(double[] mean, double[] variance, double[] vectors, double[] eigenvalues, double noise) {

    /** Rows times features that the eigenvectors are found from; of more, evenly spaced rows are taken. */
    private static final int MAX_VALUES = 20_000_000;

    private static final int ITERATIONS = 12;
    private static final double SMALLEST_NOISE = 1e-4;

    /**
     * Fits K components to the first {@code all} rows, [all, D].
     *
     * <p>Subspace iteration on the data itself (Halko, Martinsson &amp; Tropp 2011): the covariance of thousands of features
     * is never formed. When the block spans all features it is the exact decomposition.
     */
    static ProbabilisticPca fit(
            float[] rows, int all, int features, int components, RandomGenerator random, NDManager scope) {
        int stride = (int) Math.max(1, ((long) all * features + MAX_VALUES - 1) / MAX_VALUES);
        int n = (all + stride - 1) / stride;
        double[] mean = new double[features];
        for (int i = 0; i < all; i += stride) {
            for (int d = 0; d < features; d++) {
                mean[d] += rows[i * features + d];
            }
        }
        for (int d = 0; d < features; d++) {
            mean[d] /= n;
        }
        RowBuffer centred = new RowBuffer(n, features);
        double[] variance = new double[features];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < features; d++) {
                double value = rows[i * stride * features + d] - mean[d];
                variance[d] += value * value / n;
                centred.values()[i * features + d] = (float) value;
            }
        }
        int block = Math.min(features, 2 * components + 10);
        DMatrixRMaj basis = block == features ? CommonOps_DDRM.identity(features) : gaussian(features, block, random);
        DMatrixRMaj covariance;
        try (NDManager products = scope.newSubManager()) {
            NDArray x = VaeNetwork.rows(centred, centred.capacity(), products);
            NDArray transposed = x.transpose();
            for (int iteration = 0; block < features && iteration < ITERATIONS; iteration++) {
                basis = orthonormal(multiply(transposed, multiply(x, basis)));
            }
            covariance = gram(multiply(x, basis), n);
        }
        return of(mean, variance, basis, covariance, components);
    }

    /** Rayleigh-Ritz: the eigenvectors of the covariance within the basis. */
    private static ProbabilisticPca of(
            double[] mean, double[] variance, DMatrixRMaj basis, DMatrixRMaj covariance, int components) {
        int features = mean.length;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(covariance.numRows, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalStateException("The covariance of the training rows has no eigenvectors: EJML gave up.");
        }
        int[] order = IntStream.range(0, eigen.getNumberOfEigenvalues())
                .boxed()
                .sorted((a, b) -> Double.compare(
                        eigen.getEigenvalue(b).getReal(), eigen.getEigenvalue(a).getReal()))
                .mapToInt(i -> i)
                .toArray();
        double[] eigenvalues = new double[components];
        double[] vectors = new double[features * components];
        DMatrixRMaj vector = new DMatrixRMaj(features, 1);
        for (int k = 0; k < components; k++) {
            eigenvalues[k] = eigen.getEigenvalue(order[k]).getReal();
            CommonOps_DDRM.mult(basis, eigen.getEigenVector(order[k]), vector);
            double sign = signOf(vector);
            for (int d = 0; d < features; d++) {
                vectors[d * components + k] = sign * vector.get(d, 0);
            }
        }
        return withNoise(mean, variance, vectors, eigenvalues);
    }

    private static ProbabilisticPca withNoise(
            double[] mean, double[] variance, double[] vectors, double[] eigenvalues) {
        int features = mean.length;
        double total = Arrays.stream(variance).sum();
        double left = total - Arrays.stream(eigenvalues).sum();
        double noise = Math.max(
                left / Math.max(1, features - eigenvalues.length),
                SMALLEST_NOISE * Math.max(total / features, SMALLEST_NOISE));
        double[] raised =
                Arrays.stream(eigenvalues).map(value -> Math.max(value, noise)).toArray();
        return new ProbabilisticPca(mean, variance, vectors, raised, noise);
    }

    /**
     * How many leading components it takes to explain a share of the variance.
     *
     * @param share of the total variance, 0 to 1
     * @param fewest components to answer if there are so many
     */
    int componentsExplaining(double share, int fewest) {
        double wanted = share * Arrays.stream(variance).sum();
        double explained = 0;
        int kept = 0;
        while (kept < eigenvalues.length && (explained < wanted || kept < fewest)) {
            explained += eigenvalues[kept++];
        }
        return kept;
    }

    /** The same fit with no more than so many components. */
    ProbabilisticPca leading(int components) {
        int all = eigenvalues.length;
        int kept = Math.min(components, all);
        double[] vectorsKept = new double[mean.length * kept];
        for (int d = 0; d < mean.length; d++) {
            System.arraycopy(vectors, d * all, vectorsKept, d * kept, kept);
        }
        return withNoise(mean, variance, vectorsKept, Arrays.copyOf(eigenvalues, kept));
    }

    /** W_dk. */
    double loading(int feature, int component) {
        return vectors[feature * eigenvalues.length + component] * Math.sqrt(eigenvalues[component] - noise);
    }

    /** An eigenvector's sign is arbitrary: its largest entry shall be positive. */
    private static double signOf(DMatrixRMaj vector) {
        double largest = 0;
        for (double value : vector.data) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        return largest < 0 ? -1 : 1;
    }

    private static DMatrixRMaj gaussian(int rows, int columns, RandomGenerator random) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        return matrix;
    }

    private static DMatrixRMaj orthonormal(DMatrixRMaj columns) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(columns.numRows, columns.numCols);
        // false only says that the columns depend on each other, as they do when more features are constant than the
        // block leaves out; Q is orthonormal all the same.
        qr.decompose(columns);
        DMatrixRMaj q = qr.getQ(null, true);
        if (MatrixFeatures_DDRM.hasUncountable(q)) {
            throw new IllegalStateException("The training rows have no orthonormal basis: their products overflow.");
        }
        return q;
    }

    private static DMatrixRMaj multiply(NDArray left, DMatrixRMaj right) {
        NDManager scope = left.getManager();
        float[] values = new float[right.data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) right.data[i];
        }
        NDArray product = left.matMul(scope.create(values, new Shape(right.numRows, right.numCols)));
        float[] result = product.toFloatArray();
        DMatrixRMaj matrix = new DMatrixRMaj((int) product.getShape().get(0), right.numCols);
        for (int i = 0; i < result.length; i++) {
            matrix.data[i] = result[i];
        }
        return matrix;
    }

    private static DMatrixRMaj gram(DMatrixRMaj columns, int n) {
        DMatrixRMaj product = new DMatrixRMaj(columns.numCols, columns.numCols);
        CommonOps_DDRM.multInner(columns, product);
        CommonOps_DDRM.divide(product, n);
        return product;
    }
}
