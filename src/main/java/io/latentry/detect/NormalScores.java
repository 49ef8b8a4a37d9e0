/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Map;

/** Each feature as its normal score ({@link ColumnQuantiles}): heavy tails and gaps between values no longer count. */
record NormalScores(ColumnQuantiles quantiles) implements View {

    /** Fits to rows [n, width]. */
    static NormalScores fit(float[] rows, int width) {
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = rows[i];
        }
        return new NormalScores(ColumnQuantiles.fit(values, width));
    }

    @Override
    public int width() {
        return quantiles.width();
    }

    @Override
    public void apply(float[] rows, int first, int count, float[] into) {
        int width = width();
        ColumnQuantiles.forEachBlock(width, (from, to) -> {
            for (int i = 0; i < count; i++) {
                for (int d = from; d < to; d++) {
                    into[i * width + d] = (float) quantiles.score(d, rows[(first + i) * width + d]);
                }
            }
        });
    }

    @Override
    public double feature(float[] row, int feature, double viewed) {
        return quantiles.value(feature, viewed);
    }

    @Override
    public double logStretch(float[] row) {
        double sum = 0;
        for (int d = 0; d < width(); d++) {
            sum += Math.log(quantiles.slope(d, row[d]));
        }
        return sum;
    }

    @Override
    public Map<String, Tensor> tensors() {
        return quantiles.tensors();
    }

    static NormalScores read(SafeTensors file, String prefix) {
        return new NormalScores(ColumnQuantiles.read(file, prefix));
    }
}
