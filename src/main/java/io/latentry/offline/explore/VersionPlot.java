/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How the versions of a model went, in one picture: the held-out loss of each, and what the gate measured. */
public final class VersionPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;

    private VersionPlot() {}

    /**
     * A version.
     *
     * @param number of the version
     * @param loss held-out negative ELBO in nats; absent where it is not known
     * @param gate each check's value as a share of its limit, by name; empty where there was no gate
     */
    public record Version(long number, OptionalDouble loss, Map<String, Double> gate) {}

    /**
     * Draws the versions into a PNG file, in the order of their numbers.
     *
     * @throws IllegalArgumentException if no loss is known
     * @throws IllegalStateException if this machine has no fonts
     */
    public static void write(List<Version> versions, Path file) throws IOException {
        List<Version> known =
                versions.stream().filter(version -> version.loss().isPresent()).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException("No version says what its held-out loss was: there is nothing to draw");
        }
        Plots.requireFonts();
        List<XYChart> charts = new ArrayList<>();
        XYChart loss = chart("Held-out loss per version", "negative ELBO (nats)");
        points(loss, "loss", known, version -> version.loss().getAsDouble());
        charts.add(loss);
        TreeSet<String> checks = new TreeSet<>();
        versions.forEach(version -> checks.addAll(version.gate().keySet()));
        if (!checks.isEmpty()) {
            XYChart gate = chart("Gate per version", "value as a share of its limit");
            for (String check : checks) {
                List<Version> checked = versions.stream()
                        .filter(version -> version.gate().containsKey(check))
                        .toList();
                points(gate, check, checked, version -> version.gate().get(check));
            }
            charts.add(gate);
        }
        Plots.save(charts, 1, file);
    }

    private static XYChart chart(String title, String y) {
        XYChart chart = Plots.xy(title, "version", y, WIDTH, HEIGHT);
        chart.getStyler().setXAxisDecimalPattern("0");
        return chart;
    }

    private static void points(XYChart chart, String name, List<Version> versions, ToDoubleFunction<Version> value) {
        double[] x = versions.stream().mapToDouble(Version::number).toArray();
        double[] y = versions.stream().mapToDouble(value).toArray();
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.CIRCLE);
    }
}
