/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.vae.ComputeDevice;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is trained and looked at.
 *
 * @param latent latent variables; when not set, as many as there are factors, or what {@code run} would take
 * @param beta weight of the KL term of the explored network
 * @param betas weights whose codes are compared, where the factors are known
 * @param latentSizes numbers of latent variables whose reconstructions are compared; those above the number of features
 *     are left out
 * @param sharedVariance whether the decoder has one variance for all features (VAE, β-VAE) rather than one for each
 *     (σ-VAE)
 * @param steps optimiser steps of each training
 * @param at 0-based row whose latents stay while one of them moves; when not set, the mean of all rows
 * @param from 0-based row at which the interpolation begins; the first one when not set
 * @param to 0-based row at which it ends; when not set, the one farthest from {@code from} in the latent space
 * @param seed of the split, the networks and all draws
 * @param device where the networks run
 */
public record ExploreOptions(
        OptionalInt latent,
        double beta,
        List<Double> betas,
        List<Integer> latentSizes,
        boolean sharedVariance,
        int steps,
        OptionalInt at,
        OptionalInt from,
        OptionalInt to,
        long seed,
        ComputeDevice device) {

    /** @throws IllegalArgumentException if a number is out of range or a list is empty */
    public ExploreOptions {
        betas = betas.stream().distinct().sorted().toList();
        latentSizes = latentSizes.stream().distinct().sorted().toList();
        require(latent.orElse(1) >= 1, "The latent variables", latent.orElse(1), "at least 1");
        require(beta >= 0 && Double.isFinite(beta), "Beta", beta, "0 or more");
        require(!betas.isEmpty() && betas.get(0) >= 0, "The betas to compare", betas, "one or more numbers from 0");
        require(
                !latentSizes.isEmpty() && latentSizes.get(0) >= 1,
                "The latent sizes to compare",
                latentSizes,
                "one or more numbers from 1");
        require(steps >= 0, "The optimiser steps", steps, "0 or more");
    }

    private static void require(boolean condition, String what, Object value, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException("%s must be %s, not %s.".formatted(what, wanted, value));
        }
    }

    /** @throws IllegalArgumentException if these rows cannot be explored like that */
    void checkAgainst(ExploredRows rows) {
        if (latent.orElse(1) > rows.width()) {
            throw new IllegalArgumentException("%d latent variables are more than the %d features; ask for fewer."
                    .formatted(latent.orElse(1), rows.width()));
        }
        checkRow("at", at, rows);
        checkRow("from", from, rows);
        checkRow("to", to, rows);
    }

    private static void checkRow(String what, OptionalInt row, ExploredRows rows) {
        if (row.isPresent() && (row.getAsInt() < 0 || row.getAsInt() >= rows.count())) {
            throw new IllegalArgumentException("There is no row %d to be '%s': rows are numbered from 0 to %d."
                    .formatted(row.getAsInt(), what, rows.count() - 1));
        }
    }
}
