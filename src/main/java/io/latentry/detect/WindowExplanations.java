/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Explains windows by their newest reading: each channel's squared residual in units of its variance, as a share of all. A
 * channel that is missing there has no part in it.
 */
final class WindowExplanations {

    private final WindowMeasure measure;
    private final int window;
    private final Channels channels;
    private final List<String> names;
    private final GovernedFeatures governed;

    WindowExplanations(WindowMeasure measure, int window) {
        this.measure = measure;
        this.window = window;
        channels = measure.rebuilding().scaler().channels();
        names = channels.names();
        governed = new GovernedFeatures(measure.placing().vae(), names);
    }

    /** One explanation per index, in their order. */
    List<Explanation> of(FloatBuffer rows, int[] indices) {
        int length = window * channels.width();
        FloatBuffer chosen = FloatBuffer.allocate(Math.multiplyExact(indices.length, length));
        for (int i = 0; i < indices.length; i++) {
            if ((indices[i] + 1L) * length > rows.limit()) {
                throw new IllegalArgumentException("Row %d of %d numbers is asked for, but the buffer holds %d numbers."
                        .formatted(indices[i], length, rows.limit()));
            }
            chosen.put(i * length, rows, indices[i] * length, length);
        }
        List<float[]> means = new ArrayList<>(indices.length);
        measure.placing().forEach(chosen, indices.length, window, (first, pass) -> {
            for (int i = 0; i < pass.count(); i++) {
                means.add(pass.latentMean(i));
            }
        });
        List<Explanation> explanations = new ArrayList<>(indices.length);
        measure.rebuilding().forEach(chosen, indices.length, window, (first, pass) -> {
            for (int i = 0; i < pass.count(); i++) {
                int newest = (first + i + 1) * length - channels.width();
                explanations.add(new Explanation(
                        features(chosen, newest, pass, i), means.get(first + i), governed.shift(means.get(first + i))));
            }
        });
        return explanations;
    }

    private List<FeatureContribution> features(FloatBuffer raw, int newest, WindowPass pass, int row) {
        double[] variance = measure.residualVariance();
        ChannelScaler scaler = measure.rebuilding().scaler();
        double[] observed = IntStream.range(0, channels.count())
                .mapToDouble(d -> channels.value(raw, newest, newest - channels.width(), d))
                .toArray();
        double[] shares = IntStream.range(0, observed.length)
                .mapToDouble(d -> ResidualVariance.share(pass, row, d, variance))
                .toArray();
        double total = Math.max(Double.MIN_NORMAL, ResidualVariance.statistic(pass, row, variance));
        return IntStream.range(0, observed.length)
                .filter(d -> !Double.isNaN(observed[d]))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> shares[d]).reversed())
                .limit(Explanation.MAX_FEATURES)
                .map(d -> new FeatureContribution(
                        names.get(d),
                        observed[d],
                        scaler.unscale(d, pass.newestReconstruction(row, d)),
                        Math.sqrt(variance[d]) * scaler.standardDeviation()[d],
                        shares[d] / total))
                .toList();
    }
}
