/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an exploration found. */
public final class Findings {
    private final ExploredRows rows;
    private final double beta;
    private final ReconstructionQuality quality;
    private final LatentUse use;
    private final Traversal traversal;
    private final PriorSamples samples;
    private final Interpolation interpolation;
    private final Likelihood likelihood;
    private final List<BetaComparison> betas;
    private final List<ReconstructionQuality> sizes;

    /** @param betas empty where no factors are known */
    Findings(
            ExploredRows rows,
            double beta,
            ReconstructionQuality quality,
            LatentUse use,
            Traversal traversal,
            PriorSamples samples,
            Interpolation interpolation,
            Likelihood likelihood,
            List<BetaComparison> betas,
            List<ReconstructionQuality> sizes) {
        this.rows = rows;
        this.beta = beta;
        this.quality = quality;
        this.use = use;
        this.traversal = traversal;
        this.samples = samples;
        this.interpolation = interpolation;
        this.likelihood = likelihood;
        this.betas = List.copyOf(betas);
        this.sizes = List.copyOf(sizes);
    }

    /** How a latent variable is called in tables and pictures: z1 is the first one. */
    static String latentName(int latent) {
        return "z" + (latent + 1);
    }

    /**
     * Writes tables (CSV), figures (JSON) and pictures (PNG) into a folder, which is created when it is missing.
     *
     * @throws IOException if a file cannot be written
     */
    public void write(Path folder) throws IOException {
        new FindingTables(this, folder).write();
        new FindingPictures(this, folder).write();
    }

    /** The findings in a few lines for the terminal. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%d rows of %d features; %d latent variables (beta %s) explain %.1f %% of the held-out variance.",
                rows.count(), rows.width(), quality.latent(), beta, 100 * quality.explainedVariance()));
        for (int k = 0; k < use.kl().length; k++) {
            LatentUse.Governed most = use.governs().get(k).get(0);
            lines.add(text(
                    use.collapsed(k) ? "  %s: KL %.3f nats, collapsed" : "  %s: KL %.3f nats, moves %s by %.1f sd",
                    latentName(k),
                    use.kl()[k],
                    most.feature(),
                    most.moved()));
        }
        lines.add(text(
                "Prior samples within the data's range: %.1f %%. Interpolation: largest step %.2f times the mean one"
                        + " (%.2f over 100 pairs).",
                100 * samples.completeness(), interpolation.continuity(), interpolation.meanContinuity()));
        lines.add(text(
                "Held out: ln p(x) %.3f nats, ELBO %.3f nats, gap %.3f nats.",
                likelihood.meanLogLikelihood(), likelihood.meanElbo(), likelihood.gap()));
        for (BetaComparison comparison : betas) {
            lines.add(text(
                    "Beta %s: MIG %.3f, SAP %.3f, DCI %.3f / %.3f / %.3f, %.1f active latents, variance explained %.1f %%.",
                    comparison.beta(),
                    comparison.mean(run -> run.code().mutualInformationGap()),
                    comparison.mean(run -> run.code().separatedPredictability()),
                    comparison.mean(run -> run.code().disentanglement()),
                    comparison.mean(run -> run.code().completeness()),
                    comparison.mean(run -> run.code().informativeness()),
                    comparison.mean(BetaComparison.Run::activeLatents),
                    100 * comparison.mean(BetaComparison.Run::explainedVariance)));
        }
        if (betas.isEmpty()) {
            lines.add("Disentanglement is not measured: no factors are known.");
        }
        return lines;
    }

    ExploredRows rows() {
        return rows;
    }

    double beta() {
        return beta;
    }

    ReconstructionQuality quality() {
        return quality;
    }

    LatentUse use() {
        return use;
    }

    Traversal traversal() {
        return traversal;
    }

    PriorSamples samples() {
        return samples;
    }

    Interpolation interpolation() {
        return interpolation;
    }

    Likelihood likelihood() {
        return likelihood;
    }

    List<BetaComparison> betas() {
        return betas;
    }

    List<ReconstructionQuality> sizes() {
        return sizes;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
