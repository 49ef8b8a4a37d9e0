/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws findings as PNG pictures. */
final class FindingPictures {
    private static final int CURVES = 6;
    private static final int PANELS = 9;
    private static final int MOST_FEATURES = 48;
    private static final int BINS = 40;

    private final Findings findings;
    private final ExploredRows rows;
    private final Path folder;

    FindingPictures(Findings findings, Path folder) {
        this.findings = findings;
        this.rows = findings.rows();
        this.folder = folder;
    }

    void write() throws IOException {
        deleteEarlier();
        for (Traversal.Walk walk : findings.traversal().walks()) {
            traversal(walk);
        }
        prior();
        interpolation();
        kl();
        correlation();
        latentSizes();
        likelihood();
        if (!findings.betas().isEmpty()) {
            betas();
            factors();
        }
    }

    /** An earlier exploration may have had more latents, or factors. */
    private void deleteEarlier() throws IOException {
        try (DirectoryStream<Path> earlier =
                Files.newDirectoryStream(folder, "{traversal-z*,disentanglement,factors}.png")) {
            for (Path picture : earlier) {
                Files.delete(picture);
            }
        }
    }

    private void traversal(Traversal.Walk walk) throws IOException {
        String name = Findings.latentName(walk.latent());
        XYChart chart = Plots.xy(
                "What moves with " + nameOf(walk.latent()),
                name + " (standard deviations of the prior)",
                "change (standard deviations of the feature)",
                1080,
                560);
        double[][] curves = transposed(walk.standardised());
        double[] values = findings.traversal().values();
        for (int d : walk.mostMoved(CURVES)) {
            double middle = curves[d][curves[d].length / 2];
            Plots.line(
                    chart,
                    legend(d, walk.rows()),
                    values,
                    Arrays.stream(curves[d]).map(value -> value - middle).toArray());
        }
        atLeast(chart, 1);
        Plots.save(chart, folder.resolve("traversal-" + name + ".png"));
    }

    private void interpolation() throws IOException {
        Interpolation interpolation = findings.interpolation();
        XYChart chart = Plots.xy(
                "From row %d to row %d in a straight line through the latent space"
                        .formatted(interpolation.from(), interpolation.to()),
                "share of the way",
                "feature (standard deviations from its mean)",
                1080,
                560);
        double[][] curves = transposed(interpolation.standardised());
        double[] moved = Arrays.stream(curves)
                .mapToDouble(curve -> Math.abs(curve[curve.length - 1] - curve[0]))
                .toArray();
        double[] shares = IntStream.range(0, interpolation.path().length)
                .mapToDouble(i -> (double) i / Interpolation.STEPS)
                .toArray();
        for (int d : largest(moved, CURVES)) {
            Plots.line(chart, legend(d, interpolation.path()), shares, curves[d]);
        }
        atLeast(chart, 1);
        Plots.save(chart, folder.resolve("interpolation.png"));
    }

    private void prior() throws IOException {
        double[][] data = Columns.of(rows.features(), rows.width());
        double[][] drawn = Columns.of(findings.samples().rows(), rows.width());
        List<XYChart> panels = new ArrayList<>();
        for (int d : largest(reach(), PANELS)) {
            XYChart panel = Plots.xy("", rows.label(d), "rows (%)", 440, 320);
            Plots.distributions(panel, "data", data[d], "drawn from the prior", drawn[d], BINS);
            panels.add(panel);
        }
        Plots.save(panels, 3, folder.resolve("prior.png"));
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
        double[][] ofFeatures = transposed(use.featureCorrelation());
        double[] strongest = Arrays.stream(ofFeatures)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).max().orElse(0))
                .toArray();
        List<String> names = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        Arrays.stream(largest(strongest, MOST_FEATURES)).sorted().forEach(d -> {
            names.add(rows.featureNames().get(d));
            values.add(ofFeatures[d]);
        });
        double[][] ofFactors = transposed(use.factorCorrelation());
        for (int j = 0; j < rows.factorNames().size(); j++) {
            names.add("factor: " + rows.factorNames().get(j));
            values.add(ofFactors[j]);
        }
        HeatMapChart chart = Plots.heatMap(
                "Correlation with each latent variable", names, latentNames(), values.toArray(double[][]::new), -1);
        Plots.save(chart, folder.resolve("correlation.png"));
    }

    private void latentSizes() throws IOException {
        double[] sizes = numbers(ReconstructionQuality::latent);
        List<XYChart> panels = new ArrayList<>();
        panels.add(ofSizes(
                "Reconstruction", "held-out variance explained (%)", sizes, size -> 100 * size.explainedVariance()));
        panels.add(ofSizes("Evidence lower bound", "held-out ELBO (nats)", sizes, ReconstructionQuality::elbo));
        Plots.save(panels, 2, folder.resolve("latent-size.png"));
    }

    private XYChart ofSizes(String title, String y, double[] sizes, ToDoubleFunction<ReconstructionQuality> figure) {
        XYChart chart = Plots.xy(title, "latent variables", y, 560, 420);
        Plots.line(chart, y, sizes, numbers(figure));
        chart.getSeriesMap().get(y).setMarker(SeriesMarkers.CIRCLE);
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    private double[] numbers(ToDoubleFunction<ReconstructionQuality> figure) {
        return findings.sizes().stream().mapToDouble(figure).toArray();
    }

    private void likelihood() throws IOException {
        Likelihood likelihood = findings.likelihood();
        XYChart chart = Plots.xy(
                text("Held-out rows: ln p(x) lies %.2f nats above the ELBO", likelihood.gap()),
                "nats (density of the standardised row)",
                "rows (%)",
                900,
                460);
        Plots.distributions(
                chart,
                "ELBO",
                likelihood.elbo(),
                "ln p(x), %d importance samples".formatted(Likelihood.SAMPLES),
                likelihood.logLikelihood(),
                BINS);
        Plots.save(chart, folder.resolve("likelihood.png"));
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
                    transposed(information),
                    0));
        }
        Plots.save(charts, 1, folder.resolve("factors.png"));
    }

    /** How far each feature moves at most, whichever latent moves it. */
    private double[] reach() {
        double[] reach = new double[rows.width()];
        for (Traversal.Walk walk : findings.traversal().walks()) {
            Arrays.setAll(reach, d -> Math.max(reach[d], walk.moved()[d]));
        }
        return reach;
    }

    private List<String> latentNames() {
        return IntStream.range(0, findings.use().kl().length)
                .mapToObj(Findings::latentName)
                .toList();
    }

    private String nameOf(int latent) {
        return Findings.latentName(latent) + (findings.use().collapsed(latent) ? " (collapsed)" : "");
    }

    private String collapsedText() {
        List<String> names =
                findings.use().collapsed().stream().map(Findings::latentName).toList();
        return names.isEmpty() ? "; none has collapsed" : "; collapsed: " + String.join(", ", names);
    }

    /** A feature with what it is at both ends of a path, in its unit. */
    private String legend(int feature, double[][] path) {
        return text("%s: %.4g \u2192 %.4g", rows.label(feature), path[0][feature], path[path.length - 1][feature]);
    }

    /** Keeps a picture in which nothing moves from showing rounding errors as mountains. */
    private static void atLeast(XYChart chart, double reach) {
        double[] all = chart.getSeriesMap().values().stream()
                .flatMapToDouble(series -> Arrays.stream(series.getYData()))
                .toArray();
        double low = Arrays.stream(all).min().orElse(0);
        double high = Arrays.stream(all).max().orElse(0);
        if (high - low < reach) {
            chart.getStyler().setYAxisMin((low + high - reach) / 2).setYAxisMax((low + high + reach) / 2);
        }
    }

    private static int[] largest(double[] values, int count) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    private static double[][] transposed(double[][] matrix) {
        int width = matrix.length == 0 ? 0 : matrix[0].length;
        double[][] transposed = new double[width][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < width; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
