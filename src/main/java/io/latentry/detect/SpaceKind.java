/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;

/** The spaces in which rows are compared with training rows. Model files hold their place in this list: only append. */
enum SpaceKind {
    /** Whitened residual beside whitened latent mean: everything in units of how much it varies. */
    WHITE(true, false, 0.1, 1, 3),
    /** Residual beside reconstruction, as they are: what varies much counts much. */
    PLAIN(false, true, 0, 0, 3),
    /** As {@link #WHITE} for embeddings, where few rows have to tell the variances of many features. */
    WHITE_EMBEDDING(true, false, 0.5, 1, 2),
    /** Residual and reconstruction half whitened, for training rows with anomalies among them. */
    HALF_WHITE(true, true, 0.1, 0.5, 1);

    static final String NAME = "kind";
    static final double LATENT_SHRINKAGE = 0.02;
    private static final double HIGHEST_LATENT_WEIGHT = 0.5;
    private static final double LATENT_WEIGHT_PER_SHARE = 5;

    private final boolean whitened;
    private final boolean decoded;
    private final double residualShrinkage;
    private final double power;
    private final int neighbours;

    SpaceKind(boolean whitened, boolean decoded, double residualShrinkage, double power, int neighbours) {
        this.whitened = whitened;
        this.decoded = decoded;
        this.residualShrinkage = residualShrinkage;
        this.power = power;
        this.neighbours = neighbours;
    }

    boolean whitened() {
        return whitened;
    }

    /** Whether the latent block is the reconstruction rather than the latent mean. */
    boolean decoded() {
        return decoded;
    }

    double residualShrinkage() {
        return residualShrinkage;
    }

    double power() {
        return power;
    }

    int neighbours() {
        return neighbours;
    }

    /** Whether a row that is part of the bank must not vote for itself. */
    boolean skipsItself() {
        return this == HALF_WHITE;
    }

    /**
     * Weight of the distance from the centre of the latent means. Among many features the residual columns outnumber the
     * latent ones, and a distance alone would hardly hear those.
     */
    double latentWeight(int features, int latent) {
        if (this != WHITE_EMBEDDING) {
            return 0;
        }
        return Math.min(HIGHEST_LATENT_WEIGHT, LATENT_WEIGHT_PER_SHARE * latent / features);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    static SpaceKind read(Tensor tensor) {
        long[] ordinal = tensor.longs();
        if (ordinal.length != 1 || ordinal[0] < 0 || ordinal[0] >= values().length) {
            throw new IllegalArgumentException("The model names a kind of space that this build does not know.");
        }
        return values()[(int) ordinal[0]];
    }
}
