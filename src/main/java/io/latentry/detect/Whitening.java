/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.PrincipalAxes;
import io.latentry.vae.Projection;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns rows so that their columns do not depend on each other and, with a power of 1, all vary alike: Euclidean distances
 * between white rows are Mahalanobis distances between the rows. Each variance is shrunk towards their mean. With a power
 * of ½ the columns keep a part of their spread.
 *
 * <p>Along directions in which the fitted rows do not vary, or hardly, there are no columns: what lies there is one number
 * per row, the squared length of the rest, in units of the variance that shrinking leaves to these directions.
 */
final class Whitening implements AutoCloseable {

    private static final String CENTRE = "centre";
    private static final String AXES = "axes";
    private static final String SCALE = "scale";
    private static final String REST_SCALE = "restScale";
    private static final double SMALLEST_VARIANCE = 1e-9;

    /** White rows, [n, columns], and the squared length of each one's rest. */
    @SuppressWarnings("ArrayRecordComponent")
    record White(float[] rows, double[] rest) {}

    private final double[] centre;
    private final float[] axes;
    private final double[] scale;
    private final double restScale;
    private final Projection projection;

    private Whitening(double[] centre, float[] axes, double[] scale, double restScale, ComputeDevice device) {
        this.centre = centre;
        this.axes = axes;
        this.scale = scale;
        this.restScale = restScale;
        projection = new Projection(centre, axes, device);
    }

    /**
     * Fits to rows [n, width].
     *
     * @param shrinkage how far variances are moved towards their mean, 0 to 1
     * @param power 1 for columns of variance 1
     */
    static Whitening fit(float[] rows, int width, double shrinkage, double power, ComputeDevice device) {
        PrincipalAxes principal = PrincipalAxes.of(rows, width, device);
        double mean = principal.total() / width;
        int kept = principal.eigenvalues().length;
        double explained = 0;
        double[] scale = new double[Math.max(1, kept)];
        for (int k = 0; k < kept; k++) {
            explained += principal.eigenvalues()[k];
            scale[k] = scale(principal.eigenvalues()[k], mean, shrinkage, power);
        }
        double left = kept < width ? Math.max(0, principal.total() - explained) / (width - kept) : 0;
        double rest = kept < width ? scale(left, mean, shrinkage, power) : 0;
        float[] axes = kept == 0 ? new float[width] : principal.axes();
        return new Whitening(principal.mean(), axes, scale, rest * rest, device);
    }

    private static double scale(double variance, double mean, double shrinkage, double power) {
        double shrunk = Math.max((1 - shrinkage) * variance + shrinkage * mean, SMALLEST_VARIANCE);
        return Math.pow(shrunk, -power / 2);
    }

    int columns() {
        return scale.length;
    }

    /** Whitens the first {@code count} rows. */
    White apply(float[] rows, int count) {
        float[] white = projection.apply(rows, count);
        double[] rest = new double[count];
        int width = centre.length;
        for (int i = 0; i < count; i++) {
            double along = 0;
            for (int k = 0; k < scale.length; k++) {
                double value = white[i * scale.length + k];
                along += value * value;
                white[i * scale.length + k] = (float) (value * scale[k]);
            }
            if (restScale > 0) {
                double all = 0;
                for (int d = 0; d < width; d++) {
                    double value = rows[i * width + d] - centre[d];
                    all += value * value;
                }
                rest[i] = Math.max(0, all - along) * restScale;
            }
        }
        return new White(white, rest);
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put(CENTRE, Tensor.of(centre));
        tensors.put(AXES, Tensor.of(axes, scale.length, centre.length));
        tensors.put(SCALE, Tensor.of(scale));
        tensors.put(REST_SCALE, Tensor.of(restScale));
        return tensors;
    }

    /** @throws IllegalArgumentException if the tensors do not fit together or to rows of that width */
    static Whitening read(SafeTensors file, String prefix, int width, ComputeDevice device) {
        double[] centre = file.tensor(prefix + CENTRE).doubles();
        float[] axes = file.tensor(prefix + AXES).floats();
        double[] scale = file.tensor(prefix + SCALE).doubles();
        double[] rest = file.tensor(prefix + REST_SCALE).doubles();
        if (centre.length != width || axes.length != scale.length * width || rest.length != 1) {
            throw new IllegalArgumentException(
                    "The whitening '%s' is not one of rows of %d numbers: the model is damaged."
                            .formatted(prefix, width));
        }
        return new Whitening(centre, axes, scale, rest[0], device);
    }

    @Override
    public void close() {
        projection.close();
    }
}
