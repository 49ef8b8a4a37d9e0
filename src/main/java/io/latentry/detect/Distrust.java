/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import java.util.Arrays;

/** How odd a network itself finds each row of the bank: among anomalies, odd rows shall hardly vote. */
final class Distrust {

    private Distrust() {}

    /** Of each row of the bank, relative to the middle one. */
    static double[] of(Encoded training, Encoded bank, ComputeDevice device) {
        double[] lengths = new double[bank.count()];
        try (Whitening residual = Whitening.fit(
                        training.residual(), training.features(), SpaceKind.WHITE.residualShrinkage(), 1, device);
                Whitening latent = Whitening.fit(
                        training.latent(),
                        training.latent().length / training.count(),
                        SpaceKind.LATENT_SHRINKAGE,
                        1,
                        device)) {
            addSquaredLengths(residual.apply(bank.residual(), bank.count()), lengths);
            addSquaredLengths(latent.apply(bank.latent(), bank.count()), lengths);
        }
        double[] sorted = lengths.clone();
        Arrays.sort(sorted);
        double middle = Math.max(Double.MIN_NORMAL, sorted[sorted.length / 2]);
        return Arrays.stream(lengths).map(length -> length / middle).toArray();
    }

    private static void addSquaredLengths(Whitening.White white, double[] lengths) {
        int columns = white.rows().length / lengths.length;
        for (int i = 0; i < white.rows().length; i++) {
            lengths[i / columns] += (double) white.rows()[i] * white.rows()[i];
        }
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] += white.rest()[i];
        }
    }
}
