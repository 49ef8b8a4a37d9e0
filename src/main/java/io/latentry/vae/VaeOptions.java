/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Kind, shape and training of a network.
 *
 * @param kind which objective
 * @param hidden units of the hidden layer of the encoder and of the decoder
 * @param latent latent dimensions, at most
 * @param explainedVariance no more latent dimensions than principal components that explain this share of the variance
 *     (but two); 1 for exactly {@code latent}. More of them would learn to copy what is wrong with a row
 * @param beta weight of the KL term, as the kind allows
 * @param betaWarmUp share of the steps over which β rises linearly from 0
 * @param steps optimiser steps
 * @param batch rows per step
 * @param learningRate peak of the one-cycle schedule
 * @param seed of weights, batches and noise
 */
public record VaeOptions(
        VaeKind kind,
        int hidden,
        int latent,
        double explainedVariance,
        double beta,
        double betaWarmUp,
        int steps,
        int batch,
        double learningRate,
        long seed) {

    /** β has its full weight from the first step: a network that starts at probabilistic PCA has its KL right there. */
    public static final double BETA_WARM_UP = 0;

    private static final double EXPLAINED_VARIANCE = 0.9;
    private static final double RESUMED_STEPS = 1.0 / 3;
    private static final double RESUMED_RATE = 0.5;

    public VaeOptions {
        require(hidden >= 1, "hidden", hidden, "at least 1");
        require(latent >= 1, "latent", latent, "at least 1");
        require(
                explainedVariance > 0 && explainedVariance <= 1,
                "explainedVariance",
                explainedVariance,
                "above 0, at most 1");
        String objection = kind.objectionTo(beta);
        require(objection.isEmpty(), "beta", beta, objection);
        require(betaWarmUp >= 0 && betaWarmUp <= 1, "betaWarmUp", betaWarmUp, "from 0 to 1");
        require(steps >= 0, "steps", steps, "0 or more");
        require(batch >= 1, "batch", batch, "at least 1");
        require(learningRate > 0 && learningRate <= 1, "learningRate", learningRate, "above 0 and at most 1");
    }

    /** A σ-VAE. */
    public VaeOptions(
            int hidden,
            int latent,
            double explainedVariance,
            double beta,
            int steps,
            int batch,
            double learningRate,
            long seed) {
        this(
                VaeKind.SIGMA_VAE,
                hidden,
                latent,
                explainedVariance,
                beta,
                BETA_WARM_UP,
                steps,
                batch,
                learningRate,
                seed);
    }

    /**
     * What follows from the data: a σ-VAE, hidden 64 (96 from 5,000 rows, 128 from 256 features), latent dimensions for
     * 90 % of the variance (at most 32, half as many as features and a quarter of the rows), 400 to 1,500 steps.
     */
    public static VaeOptions of(int rows, int features, long seed) {
        return of(rows, features, OptionalInt.empty(), OptionalInt.empty(), 1.0, OptionalInt.empty(), 0.002, seed);
    }

    /** As {@link #of(int, int, long)}, where what is given wins over what follows from the size of the data. */
    public static VaeOptions of(
            int rows,
            int features,
            OptionalInt hidden,
            OptionalInt latent,
            double beta,
            OptionalInt steps,
            double learningRate,
            long seed) {
        return of(
                rows,
                features,
                VaeKind.SIGMA_VAE,
                hidden,
                latent,
                OptionalDouble.of(beta),
                BETA_WARM_UP,
                steps,
                learningRate,
                seed);
    }

    /** As the others, for a network of any kind. */
    public static VaeOptions of(
            int rows,
            int features,
            VaeKind kind,
            OptionalInt hidden,
            OptionalInt latent,
            OptionalDouble beta,
            double betaWarmUp,
            OptionalInt steps,
            double learningRate,
            long seed) {
        int latentLimit = Math.max(1, Math.min(features - 1, rows / 4));
        return new VaeOptions(
                kind,
                hidden.orElse(features >= 256 ? 128 : rows >= 5_000 ? 96 : 64),
                latent.orElse(Math.min(latentLimit, clamp(features / 2, 2, 32))),
                latent.isPresent() ? 1 : EXPLAINED_VARIANCE,
                kind.beta(beta),
                betaWarmUp,
                steps.orElse(clamp(rows / 10, 400, 1_500)),
                rows >= 5_000 ? 256 : 128,
                learningRate,
                seed);
    }

    /** The same with exactly so many latent dimensions. */
    public VaeOptions withLatent(int exactly) {
        return new VaeOptions(kind, hidden, exactly, 1, beta, betaWarmUp, steps, batch, learningRate, seed);
    }

    /** The same with a schedule of so many steps. */
    public VaeOptions withSteps(int number) {
        return new VaeOptions(
                kind, hidden, latent, explainedVariance, beta, betaWarmUp, number, batch, learningRate, seed);
    }

    /** The same for a training that goes on from weights that are nearly right: fewer steps, and smaller ones. */
    public VaeOptions resumed() {
        return new VaeOptions(
                kind,
                hidden,
                latent,
                explainedVariance,
                beta,
                0,
                (int) Math.ceil(RESUMED_STEPS * steps),
                batch,
                RESUMED_RATE * learningRate,
                seed);
    }

    /**
     * Whether a training with these options can go on from such weights: the same layers, and the latent dimensions that are
     * asked for, or where the data decide, no more than they may ask for.
     *
     * @param weights as {@link Vae#weights} gives them
     */
    public boolean fit(Map<String, Tensor> weights, int features) {
        VaeShape shape = VaeShape.of(weights);
        boolean latentFits = explainedVariance == 1 ? shape.latent() == latent : shape.latent() <= latent;
        return shape.features() == features && shape.hidden() == hidden && latentFits;
    }

    /** The same with another seed. */
    public VaeOptions withSeed(long other) {
        return new VaeOptions(
                kind, hidden, latent, explainedVariance, beta, betaWarmUp, steps, batch, learningRate, other);
    }

    /** β at a step, counted from 0. */
    double betaAt(int step) {
        double warmUp = betaWarmUp * steps;
        return step + 1 >= warmUp ? beta : beta * (step + 1) / warmUp;
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }

    private static void require(boolean condition, String name, Object value, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException("%s is %s, but must be %s.".formatted(name, value, wanted));
        }
    }
}
