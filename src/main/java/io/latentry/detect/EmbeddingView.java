/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The view for embeddings, whose features share one unit: rows of length 1, each column as its normal score, compressed by
 * 2·asinh(t/2) so that a few far values do not decide, and given back the spread that it had among the others. Scaling all
 * columns alike to variance 1 instead would drown those that say most.
 *
 * @param mean of each raw feature; stands in for missing values
 * @param quantiles of the columns of rows of length 1
 * @param weight of each column
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record EmbeddingView(double[] mean, ColumnQuantiles quantiles, double[] weight) implements View {

    static final String WEIGHT = "embeddingWeight";

    private static final String MEAN = "embeddingMean";
    private static final int FEWEST_FEATURES = 200;
    private static final int ROWS_LOOKED_AT = 200;
    private static final double SHORTEST = 1e-12;
    private static final double COMPRESSION = 2;

    /**
     * Whether rows look like embeddings: at least {@value #FEWEST_FEATURES} features, and more than half of those that move
     * take more than two values.
     */
    static boolean suits(float[] rows, int width) {
        if (width < FEWEST_FEATURES) {
            return false;
        }
        int count = Math.min(ROWS_LOOKED_AT, rows.length / width);
        int moving = 0;
        int manyValued = 0;
        Set<Float> values = new HashSet<>();
        for (int d = 0; d < width; d++) {
            values.clear();
            for (int i = 0; i < count && values.size() < 3; i++) {
                values.add(rows[i * width + d]);
            }
            moving += values.size() > 1 ? 1 : 0;
            manyValued += values.size() > 2 ? 1 : 0;
        }
        return moving >= FEWEST_FEATURES / 2 && 2 * manyValued > moving;
    }

    /** Fits to rows [n, width]. */
    static EmbeddingView fit(float[] rows, int width) {
        int count = rows.length / width;
        double[] mean = RowScaler.fit(rows, width).mean();
        double[] unit = new double[rows.length];
        for (int i = 0; i < count; i++) {
            double length = length(rows, i * width, mean);
            for (int d = 0; d < width; d++) {
                unit[i * width + d] = value(rows[i * width + d], mean[d]) / length;
            }
        }
        ColumnQuantiles quantiles = ColumnQuantiles.fit(unit, width);
        double[] spread = deviations(unit, width);
        double[] compressed = new double[unit.length];
        for (int i = 0; i < unit.length; i++) {
            compressed[i] = compress(quantiles.score(i % width, unit[i])) * spread[i % width];
        }
        double scale = Arrays.stream(deviations(compressed, width)).average().orElse(1);
        double[] weight =
                Arrays.stream(spread).map(s -> scale > 0 ? s / scale : 1).toArray();
        return new EmbeddingView(mean, quantiles, weight);
    }

    private static double[] deviations(double[] rows, int width) {
        int count = rows.length / width;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        for (int i = 0; i < rows.length; i++) {
            mean[i % width] += rows[i] / count;
        }
        for (int i = 0; i < rows.length; i++) {
            double difference = rows[i] - mean[i % width];
            deviation[i % width] += difference * difference / count;
        }
        return Arrays.stream(deviation).map(Math::sqrt).toArray();
    }

    private static double value(float raw, double mean) {
        return Float.isNaN(raw) ? mean : raw;
    }

    private static double length(float[] rows, int from, double[] mean) {
        double squares = 0;
        for (int d = 0; d < mean.length; d++) {
            double value = value(rows[from + d], mean[d]);
            squares += value * value;
        }
        return Math.max(SHORTEST, Math.sqrt(squares));
    }

    private static double compress(double score) {
        return COMPRESSION * Asinh.of(score / COMPRESSION);
    }

    @Override
    public int width() {
        return mean.length;
    }

    @Override
    public void apply(float[] rows, int first, int count, float[] into) {
        int width = mean.length;
        double[] scale = new double[count];
        for (int i = 0; i < count; i++) {
            scale[i] = 1 / length(rows, (first + i) * width, mean);
        }
        ColumnQuantiles.forEachBlock(width, (from, to) -> {
            for (int i = 0; i < count; i++) {
                for (int d = from; d < to; d++) {
                    double unit = value(rows[(first + i) * width + d], mean[d]) * scale[i];
                    into[i * width + d] = (float) (compress(quantiles.score(d, unit)) * weight[d]);
                }
            }
        });
    }

    @Override
    public double feature(float[] row, int feature, double viewed) {
        double compressed = weight[feature] > 0 ? viewed / weight[feature] : 0;
        double score = COMPRESSION * Math.sinh(Math.max(-10, Math.min(10, compressed / COMPRESSION)));
        return quantiles.value(feature, score) * length(row, 0, mean);
    }

    @Override
    public double logStretch(float[] row) {
        double length = length(row, 0, mean);
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
            if (weight[d] > 0) {
                double unit = value(row[d], mean[d]) / length;
                double t = quantiles.score(d, unit) / COMPRESSION;
                sum += Math.log(quantiles.slope(d, unit) * weight[d]) - 0.5 * Math.log1p(t * t);
            }
        }
        return sum;
    }

    @Override
    public String space() {
        return "directions";
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>(quantiles.tensors());
        tensors.put(MEAN, Tensor.of(mean));
        tensors.put(WEIGHT, Tensor.of(weight));
        return tensors;
    }

    static EmbeddingView read(SafeTensors file, String prefix) {
        EmbeddingView read = new EmbeddingView(
                file.tensor(prefix + MEAN).doubles(),
                ColumnQuantiles.read(file, prefix),
                file.tensor(prefix + WEIGHT).doubles());
        if (read.mean.length != read.quantiles.width() || read.weight.length != read.mean.length) {
            throw new IllegalArgumentException(
                    "The view '%s' is damaged: its tensors differ in length.".formatted(prefix));
        }
        return read;
    }
}
