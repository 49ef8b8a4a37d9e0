/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The members of the family. They share network, start and training, and differ in their objective. */
public enum VaeKind {
    /** Squared error alone: no KL term and no sampling. It starts at PCA, the others at probabilistic PCA. */
    AUTOENCODER(0),
    /** Kingma &amp; Welling (2014): β = 1, and one learned decoder variance for all features. */
    VAE(1),
    /** Higgins et al. (2017): the same with β above 1. */
    BETA_VAE(4),
    /** Rybkin et al. (2021): one learned decoder variance per feature, with any β; at β = 0 without sampling. */
    SIGMA_VAE(1);

    private final double defaultBeta;

    VaeKind(double defaultBeta) {
        this.defaultBeta = defaultBeta;
    }

    /**
     * Reads {@code autoencoder}, {@code vae}, {@code beta-vae} or {@code sigma-vae}.
     *
     * @throws IllegalArgumentException if {@code text} is none of them
     */
    public static VaeKind parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown kind of network '%s': use %s."
                        .formatted(
                                text,
                                Arrays.stream(values()).map(VaeKind::toString).collect(Collectors.joining(", ")))));
    }

    /** Weight of the KL term: what is set, else what is usual for this kind. */
    public double beta(OptionalDouble set) {
        return set.orElse(defaultBeta);
    }

    /** Whether all features share one decoder variance. */
    boolean sharesVariance() {
        return this != SIGMA_VAE;
    }

    /** What β may be, for a message; empty if this one may. */
    String objectionTo(double beta) {
        return switch (this) {
            case AUTOENCODER -> beta == 0 ? "" : "0 for an autoencoder, which has no KL term";
            case VAE -> beta == 1 ? "" : "1 for a vae; use beta-vae for more";
            case BETA_VAE -> beta > 1 && Double.isFinite(beta) ? "" : "above 1 for a beta-vae; use vae for 1";
            case SIGMA_VAE -> beta >= 0 && Double.isFinite(beta) ? "" : "a number from 0";
        };
    }

    /** As the configuration writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
