/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;

/** Draws what the latent variables are used for, and how far they stand for the factors, as PNG pictures. */
final class LatentPictures {
    private static final int MOST_FEATURES = 48;

    private final Findings findings;
    private final ExploredRows rows;
    private final Path folder;

    LatentPictures(Findings findings, Path folder) {
        this.findings = findings;
        this.rows = findings.rows();
        this.folder = folder;
    }

    void write() throws IOException {
        kl();
        correlation();
        if (!findings.betas().isEmpty()) {
            betas();
            factors();
        }
    }

    private void kl() throws IOException {
        LatentUse use = findings.use();
        List<String> names = latentNames();
        CategoryChart chart = Plots.bars(
                "KL of each latent variable" + collapsedText(),
                "latent variable",
                "KL (nats)",
                Math.max(560, 120 + 46 * names.size()),
                420);
        chart.addSeries("KL", names, Arrays.stream(use.kl()).boxed().toList());
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        Plots.save(chart, folder.resolve("kl.png"));
    }

    private void correlation() throws IOException {
        LatentUse use = findings.use();
        double[][] ofFeatures = Columns.transposed(use.featureCorrelation());
        double[] strongest = Arrays.stream(ofFeatures)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).max().orElse(0))
                .toArray();
        List<String> names = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        Arrays.stream(Columns.largest(strongest, MOST_FEATURES)).sorted().forEach(d -> {
            names.add(rows.featureNames().get(d));
            values.add(ofFeatures[d]);
        });
        double[][] ofFactors = Columns.transposed(use.factorCorrelation());
        for (int j = 0; j < rows.factorNames().size(); j++) {
            names.add("factor: " + rows.factorNames().get(j));
            values.add(ofFactors[j]);
        }
        HeatMapChart chart = Plots.heatMap(
                "Correlation with each latent variable", names, latentNames(), values.toArray(double[][]::new), -1);
        Plots.save(chart, folder.resolve("correlation.png"));
    }

    private void betas() throws IOException {
        CategoryChart chart = Plots.bars(
                "What the weight of the KL term does (mean and range of %d seeds)"
                        .formatted(findings.betas().get(0).runs().size()),
                "beta",
                "0 (none) to 1",
                1080,
                480);
        List<String> names = findings.betas().stream()
                .map(comparison -> Double.toString(comparison.beta()))
                .toList();
        for (BetaFigure figure : BetaFigure.values()) {
            chart.addSeries(
                    figure.label(),
                    names,
                    findings.betas().stream().map(b -> b.mean(figure::of)).toList(),
                    findings.betas().stream().map(b -> b.halfRange(figure::of)).toList());
        }
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        Plots.save(chart, folder.resolve("disentanglement.png"));
    }

    private void factors() throws IOException {
        List<HeatMapChart> charts = new ArrayList<>();
        for (BetaComparison comparison : findings.betas()) {
            double[][] information = comparison.runs().get(0).code().mutualInformation();
            List<String> latents = IntStream.range(0, information.length)
                    .mapToObj(Findings::latentName)
                    .toList();
            charts.add(Plots.heatMap(
                    "Beta " + comparison.beta() + ": share of each factor that a latent knows",
                    rows.factorNames(),
                    latents,
                    Columns.transposed(information),
                    0));
        }
        Plots.save(charts, 1, folder.resolve("factors.png"));
    }

    private List<String> latentNames() {
        return IntStream.range(0, findings.use().kl().length)
                .mapToObj(Findings::latentName)
                .toList();
    }

    private String collapsedText() {
        List<String> names =
                findings.use().collapsed().stream().map(Findings::latentName).toList();
        return names.isEmpty() ? "; none has collapsed" : "; collapsed: " + String.join(", ", names);
    }
}
