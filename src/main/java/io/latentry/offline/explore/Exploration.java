/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import io.latentry.detect.LatentSpace.Latents;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import io.latentry.vae.VaeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Trains networks on rows and looks at what they learnt. A fifth of the rows, drawn at random, is held out of every
 * training.
 */
public final class Exploration {
    private static final int HELD_OUT_SHARE = 5;
    private static final int SEEDS = 3;
    private static final double LEARNING_RATE = 0.002;

    private final ExploredRows rows;
    private final ExploreOptions options;
    private final float[] training;
    private final float[] heldOut;
    private final List<Integer> latentSizes;

    /** @throws IllegalArgumentException if these rows cannot be explored like that */
    public Exploration(ExploredRows rows, ExploreOptions options) {
        options.checkAgainst(rows);
        this.rows = rows;
        this.options = options;
        int[] ids = shuffled(rows.count(), options.seed());
        int heldOutRows = rows.count() / HELD_OUT_SHARE;
        heldOut = rows.rows(IntStream.range(0, heldOutRows).map(i -> ids[i]).toArray());
        training = rows.rows(
                IntStream.range(heldOutRows, ids.length).map(i -> ids[i]).toArray());
        latentSizes = options.latentSizes().stream()
                .filter(size -> size <= rows.width())
                .toList();
        // Not every kind of network allows every beta: say so before the first training.
        network(latent(), options.beta(), options.seed());
        options.betas().forEach(beta -> network(latent(), beta, options.seed()));
    }

    /** Optimiser steps of all trainings together. */
    public long steps() {
        long trainings = 1
                + latentSizes.size()
                + (factorsKnown() ? (long) SEEDS * options.betas().size() : 0);
        return trainings * network(OptionalInt.empty(), 1, 0).steps();
    }

    /**
     * Trains and measures.
     *
     * @param progress told how many optimiser steps are done in all
     * @throws IllegalArgumentException if the rows cannot be trained on
     * @throws IllegalStateException if the device is not there, or this Java cannot draw
     */
    public Findings run(LongConsumer progress) {
        Plots.requireFonts();
        long[] done = {0};
        TrainingProgress each = (step, steps, loss) -> progress.accept(++done[0]);
        try (LatentSpace space = train(latent(), options.beta(), options.seed(), each)) {
            Latents latents = space.encode(rows.features());
            Traversal traversal = Traversal.of(space, origin(latents));
            int from = options.from().orElse(0);
            int to = options.to().orElseGet(() -> Interpolation.farthestFrom(latents, from));
            return new Findings(
                    rows,
                    options.beta(),
                    ReconstructionQuality.of(space, heldOut, options.seed()),
                    LatentUse.of(space, rows, latents, traversal),
                    traversal,
                    PriorSamples.of(space, rows, options.seed()),
                    Interpolation.of(space, latents, from, to, options.seed()),
                    Likelihood.of(space, heldOut, options.seed()),
                    betas(each),
                    sizes(each));
        }
    }

    private List<BetaComparison> betas(TrainingProgress progress) {
        if (!factorsKnown()) {
            return List.of();
        }
        double[][] factors = rows.factorColumns();
        List<BetaComparison> comparisons = new ArrayList<>();
        for (double beta : options.betas()) {
            List<BetaComparison.Run> runs = new ArrayList<>();
            for (long seed = options.seed(); seed < options.seed() + SEEDS; seed++) {
                try (LatentSpace space = train(latent(), beta, seed, progress)) {
                    Latents latents = space.encode(rows.features());
                    double kl = IntStream.range(0, latents.latent())
                            .mapToDouble(latents::kl)
                            .sum();
                    runs.add(new BetaComparison.Run(
                            seed,
                            Disentanglement.of(drawn(latents, seed), factors),
                            kl,
                            ReconstructionQuality.activeLatents(latents),
                            ReconstructionQuality.explainedVariance(space, heldOut)));
                }
            }
            comparisons.add(new BetaComparison(beta, runs));
        }
        return comparisons;
    }

    private List<ReconstructionQuality> sizes(TrainingProgress progress) {
        List<ReconstructionQuality> qualities = new ArrayList<>();
        for (int size : latentSizes) {
            try (LatentSpace space = train(OptionalInt.of(size), 1, options.seed(), progress)) {
                qualities.add(ReconstructionQuality.of(space, heldOut, options.seed()));
            }
        }
        return qualities;
    }

    private LatentSpace train(OptionalInt latent, double beta, long seed, TrainingProgress progress) {
        return LatentSpace.train(
                rows.featureNames(), training, network(latent, beta, seed), options.device(), progress);
    }

    private VaeOptions network(OptionalInt latent, double beta, long seed) {
        return VaeOptions.of(
                training.length / rows.width(),
                rows.width(),
                kind(beta),
                OptionalInt.empty(),
                latent,
                OptionalDouble.of(beta),
                VaeOptions.BETA_WARM_UP,
                OptionalInt.of(options.steps()),
                LEARNING_RATE,
                seed);
    }

    private VaeKind kind(double beta) {
        if (!options.sharedVariance()) {
            return VaeKind.SIGMA_VAE;
        }
        return beta == 0 ? VaeKind.AUTOENCODER : beta == 1 ? VaeKind.VAE : VaeKind.BETA_VAE;
    }

    private OptionalInt latent() {
        return options.latent().isPresent() || !factorsKnown()
                ? options.latent()
                : OptionalInt.of(Math.min(rows.factorNames().size(), rows.width()));
    }

    private float[] origin(Latents latents) {
        if (options.at().isPresent()) {
            return Interpolation.row(latents, options.at().getAsInt());
        }
        float[] mean = new float[latents.latent()];
        for (int i = 0; i < latents.mean().length; i++) {
            mean[i % mean.length] += latents.mean()[i] / latents.count();
        }
        return mean;
    }

    private boolean factorsKnown() {
        return !rows.factorNames().isEmpty();
    }

    /** One draw z ~ q(z|x) per row, as columns. */
    private static double[][] drawn(Latents latents, long seed) {
        Random random = new Random(seed);
        double[] z = new double[latents.mean().length];
        for (int i = 0; i < z.length; i++) {
            z[i] = latents.mean()[i] + Math.exp(0.5 * latents.logVariance()[i]) * random.nextGaussian();
        }
        return Columns.of(z, latents.latent());
    }

    private static int[] shuffled(int count, long seed) {
        Random random = new Random(seed);
        int[] ids = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = ids[i];
            ids[i] = ids[other];
            ids[other] = kept;
        }
        return ids;
    }
}
