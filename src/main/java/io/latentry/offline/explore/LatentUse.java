/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each latent variable is used for.
 *
 * @param kl mean KL of each latent variable over the rows, in nats, [K]
 * @param featureCorrelation correlation of the latent's mean with each feature, [K][D]
 * @param factorCorrelation the same with each factor, [K][F]
 * @param governs the features that each latent moves most, [K][at most 5]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record LatentUse(
        double[] kl, double[][] featureCorrelation, double[][] factorCorrelation, List<List<Governed>> governs) {

    /** Below this KL in nats a latent variable carries nothing. */
    static final double COLLAPSED = 0.01;

    private static final int MOST_GOVERNED = 5;

    /**
     * A feature that follows a latent variable.
     *
     * @param feature its name
     * @param moved by how many of its standard deviations while the latent goes from −3 to 3
     * @param correlation with the latent's mean over the rows
     */
    record Governed(String feature, double moved, double correlation) {}

    static LatentUse of(LatentSpace space, ExploredRows rows, LatentSpace.Latents latents, Traversal traversal) {
        double[] kl = new double[latents.latent()];
        Arrays.setAll(kl, latents::kl);
        double[][] means = Columns.of(latents.mean(), latents.latent());
        double[][] ofFeatures = Columns.correlations(means, Columns.of(rows.features(), rows.width()));
        List<List<Governed>> governs = new ArrayList<>();
        for (Traversal.Walk walk : traversal.walks()) {
            governs.add(Arrays.stream(walk.mostMoved(MOST_GOVERNED))
                    .mapToObj(d ->
                            new Governed(space.featureNames().get(d), walk.moved()[d], ofFeatures[walk.latent()][d]))
                    .toList());
        }
        return new LatentUse(kl, ofFeatures, Columns.correlations(means, rows.factorColumns()), governs);
    }

    boolean collapsed(int latent) {
        return kl[latent] < COLLAPSED;
    }

    /** The latent variables that carry nothing, 0-based. */
    List<Integer> collapsed() {
        return IntStream.range(0, kl.length).filter(this::collapsed).boxed().toList();
    }
}
