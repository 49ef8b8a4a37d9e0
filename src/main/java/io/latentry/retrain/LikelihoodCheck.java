/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.RowLikelihoods;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether the challenger finds recent rows about as likely as the champion does, and whether its latent dimensions carry
 * anything.
 *
 * <p>The differences are taken row by row and trimmed: a few anomalies among the rows would otherwise decide. Neighbouring
 * rows resemble each other, so the standard error comes from the means of consecutive batches.
 */
final class LikelihoodCheck {
    static final String LOG_LIKELIHOOD = "logLikelihood";
    static final String LATENT_COLLAPSE = "latentCollapse";

    private static final int BATCHES = 20;
    private static final double TRIMMED = 0.1;
    /** One-sided 95 % by Student's t with 19 degrees of freedom. */
    private static final double ERRORS = 1.73;
    /** Of the champion's share of latent dimensions that carry something, the challenger keeps at least this much. */
    private static final double LATENT_KEPT = 0.5;

    private LikelihoodCheck() {}

    /** Empty where the two densities are of different things, or too few rows have all their values. */
    static Optional<GateCheck> logLikelihood(RowLikelihoods challenger, RowLikelihoods champion, double loss) {
        if (!challenger.space().equals(champion.space())) {
            return Optional.empty();
        }
        double[] differences = IntStream.range(0, challenger.logLikelihood().length)
                .mapToDouble(i -> (challenger.logLikelihood()[i] - champion.logLikelihood()[i]) / challenger.numbers())
                .filter(difference -> !Double.isNaN(difference))
                .toArray();
        if (differences.length < BATCHES) {
            return Optional.empty();
        }
        double[] means = new double[BATCHES];
        Arrays.setAll(
                means,
                b -> trimmedMean(Arrays.copyOfRange(
                        differences, b * differences.length / BATCHES, (b + 1) * differences.length / BATCHES)));
        double mean = Arrays.stream(means).average().orElseThrow();
        double variance = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (BATCHES - 1);
        double error = Math.sqrt(variance / BATCHES);
        String text = String.format(
                Locale.ROOT,
                "the newest records are %.3f nats per number %s likely than by the champion (error %.3f)",
                Math.abs(mean),
                mean < 0 ? "less" : "more",
                error);
        return Optional.of(GateCheck.atLeast(LOG_LIKELIHOOD, mean, -loss - ERRORS * error, text));
    }

    /** Whether the latent dimensions carry something: at least one, and with a champion half of its share. */
    static GateCheck latentCollapse(RowLikelihoods challenger, Optional<RowLikelihoods> champion) {
        int dimensions = challenger.kl().length;
        double limit = Math.max(
                1.0 / dimensions, champion.map(c -> LATENT_KEPT * c.latentUse()).orElse(0.0));
        String text = String.format(
                Locale.ROOT,
                "%d of %d latent dimensions carry something",
                Math.round(challenger.latentUse() * dimensions),
                dimensions);
        return GateCheck.atLeast(LATENT_COLLAPSE, challenger.latentUse(), limit, text);
    }

    private static double trimmedMean(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int cut = (int) (TRIMMED * sorted.length);
        return Arrays.stream(sorted, cut, sorted.length - cut).average().orElseThrow();
    }
}
