/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Vae;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which features each latent dimension of a network governs: those that differ most between the decoded ends of the
 * dimension, at −1 and 1, while the others stay at 0. It is worked out when it is first asked for.
 */
final class GovernedFeatures {

    static final int MOST = 3;

    private final Vae vae;
    private final List<String> featureNames;
    /** [dimension], benignly computed twice if two threads are first. */
    private volatile List<List<String>> governed;

    /** @param featureNames of a reading; a network of windows has them over and over, reading after reading */
    GovernedFeatures(Vae vae, List<String> featureNames) {
        this.vae = vae;
        this.featureNames = featureNames;
    }

    /** The shift of a row with this latent mean. */
    LatentShift shift(float[] latentMean) {
        int furthest = 0;
        for (int k = 1; k < latentMean.length; k++) {
            furthest = Math.abs(latentMean[k]) > Math.abs(latentMean[furthest]) ? k : furthest;
        }
        List<List<String>> known = governed;
        if (known == null) {
            known = IntStream.range(0, vae.latent()).mapToObj(this::governedBy).toList();
            governed = known;
        }
        return new LatentShift(furthest, latentMean[furthest], known.get(furthest));
    }

    private List<String> governedBy(int dimension) {
        float[] ends = vae.traverse(new float[vae.latent()], dimension, new float[] {-1, 1});
        double[] moves = new double[featureNames.size()];
        for (int column = 0; column < vae.features(); column++) {
            double move = Math.abs(ends[vae.features() + column] - ends[column]);
            int feature = column % moves.length;
            moves[feature] = Math.max(moves[feature], move);
        }
        double largest = Arrays.stream(moves).max().orElse(0);
        return IntStream.range(0, moves.length)
                .boxed()
                .filter(d -> moves[d] > 0 && moves[d] >= largest / 10)
                .sorted(Comparator.comparingDouble((Integer d) -> moves[d]).reversed())
                .limit(MOST)
                .map(featureNames::get)
                .toList();
    }
}
