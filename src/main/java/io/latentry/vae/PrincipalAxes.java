/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The leading principal axes of rows.
 *
 * @param mean of each feature, [D]
 * @param axes orthonormal rows, [K, D] row-major
 * @param eigenvalues variance along each axis, descending, [K]
 * @param total variance over all features
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record PrincipalAxes(double[] mean, float[] axes, double[] eigenvalues, double total) {

    /** Up to so many rows or features, whichever are fewer, all axes are found exactly. */
    private static final int EXACT = 512;

    private static final int APPROXIMATE_AXES = 256;

    /** An axis with a smaller share of the largest variance is rounding error. */
    private static final double SMALLEST_SHARE = 1e-9;

    /**
     * Finds all axes along which rows vary; of more than {@value #EXACT} features and rows, the {@value #APPROXIMATE_AXES}
     * leading ones.
     *
     * @param rows [n, features], row after row
     */
    public static PrincipalAxes of(float[] rows, int features, ComputeDevice device) {
        int count = rows.length / features;
        double[] mean = new double[features];
        for (int i = 0; i < rows.length; i++) {
            mean[i % features] += rows[i];
        }
        for (int d = 0; d < features; d++) {
            mean[d] /= count;
        }
        float[] centred = new float[rows.length];
        double total = 0;
        for (int i = 0; i < rows.length; i++) {
            double value = rows[i] - mean[i % features];
            centred[i] = (float) value;
            total += value * value / count;
        }
        try (NDManager scope = TorchEngine.newScope(device)) {
            if (Math.min(count, features) > EXACT) {
                ProbabilisticPca pca =
                        ProbabilisticPca.fit(rows, count, features, APPROXIMATE_AXES, new Random(1), scope);
                return new PrincipalAxes(
                        mean, transposed(pca.vectors(), features, APPROXIMATE_AXES), pca.eigenvalues(), total);
            }
            boolean byRows = count <= features;
            // Centred rows span one direction less than there are rows. In 32 bits its eigenvalue would be rounding
            // error
            // far above that share, and scaled up to length 1 it would become an axis askew to all others.
            NDArray x = scope.create(centred, new Shape(count, features))
                    .toType(byRows ? DataType.FLOAT64 : DataType.FLOAT32, false);
            NDArray gram = byRows ? x.matMul(x.transpose()) : x.transpose().matMul(x);
            double[] products = gram.toType(DataType.FLOAT64, false).toDoubleArray();
            Eigen eigen = Eigen.of(products, Math.min(count, features), count);
            double[] axes = byRows ? normalised(eigen, x, scope) : eigen.vectors;
            return new PrincipalAxes(mean, floats(axes), eigen.values, total);
        }
    }

    /** From eigenvectors of X Xᵀ to those of Xᵀ X: v = Xᵀ u / ‖Xᵀ u‖. */
    private static double[] normalised(Eigen eigen, NDArray x, NDManager scope) {
        int kept = eigen.values.length;
        int features = (int) x.getShape().get(1);
        double[] axes = scope.create(eigen.vectors, new Shape(kept, x.getShape().get(0)))
                .matMul(x)
                .toDoubleArray();
        for (int k = 0; k < kept; k++) {
            double squares = 0;
            for (int d = 0; d < features; d++) {
                squares += axes[k * features + d] * axes[k * features + d];
            }
            double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
            for (int d = 0; d < features; d++) {
                axes[k * features + d] *= scale;
            }
        }
        return axes;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] transposed(double[] columns, int rows, int width) {
        float[] result = new float[columns.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < width; c++) {
                result[c * rows + r] = (float) columns[r * width + c];
            }
        }
        return result;
    }

    /** Eigenvalues, descending and divided by the number of rows, and their vectors as rows. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Eigen(double[] values, double[] vectors) {

        static Eigen of(double[] gram, int size, int count) {
            DMatrixRMaj matrix = new DMatrixRMaj(size, size);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    matrix.set(i, j, (gram[i * size + j] + gram[j * size + i]) / 2);
                }
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
            if (!eigen.decompose(matrix)) {
                throw new IllegalStateException("The covariance of the rows has no eigenvectors: EJML gave up.");
            }
            double[] all = IntStream.range(0, size)
                    .mapToDouble(i -> eigen.getEigenvalue(i).getReal() / count)
                    .toArray();
            double smallest = SMALLEST_SHARE * Arrays.stream(all).max().orElse(0);
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .filter(i -> all[i] > smallest)
                    .sorted((a, b) -> Double.compare(all[b], all[a]))
                    .mapToInt(i -> i)
                    .toArray();
            double[] vectors = new double[order.length * size];
            for (int k = 0; k < order.length; k++) {
                for (int d = 0; d < size; d++) {
                    vectors[k * size + d] = eigen.getEigenVector(order[k]).get(d, 0);
                }
            }
            return new Eigen(Arrays.stream(order).mapToDouble(i -> all[i]).toArray(), vectors);
        }
    }
}
