/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts in one style, drawn without a display. */
final class Plots {
    /** Colours that people with a colour vision deficiency can tell apart (Okabe &amp; Ito 2008). */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9)
    };

    private static final Color PALE = new Color(0xB9CBD9);

    private static final Color[] DIVERGING = {
        new Color(0x2166AC), new Color(0x92C5DE), Color.WHITE, new Color(0xF4A582), new Color(0xB2182B)
    };
    private static final Color[] RISING = {Color.WHITE, new Color(0x9ECAE1), new Color(0x2171B5)};
    private static final float LINE = 2.2f;

    private Plots() {}

    /**
     * Tells early whether this machine can draw text.
     *
     * @throws IllegalStateException if it has no fonts
     */
    static void requireFonts() {
        // Servers have no display, and Java2D needs none to draw into memory.
        System.setProperty("java.awt.headless", "true");
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics(font(Font.PLAIN, 12));
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IllegalStateException(
                    "Pictures cannot be drawn: this Java finds no fonts. Install fontconfig and a font (on Debian:"
                            + " apt-get install fontconfig fonts-dejavu-core).",
                    e);
        } finally {
            graphics.dispose();
        }
    }

    static XYChart xy(String title, String x, String y, int width, int height) {
        XYChart chart = new XYChartBuilder()
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .width(width)
                .height(height)
                .build();
        style(chart.getStyler());
        return chart;
    }

    static void line(XYChart chart, String name, double[] x, double[] y) {
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE).setLineStyle(new BasicStroke(LINE));
    }

    static CategoryChart bars(String title, String x, String y, int width, int height) {
        CategoryChart chart = new CategoryChartBuilder()
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .width(width)
                .height(height)
                .build();
        style(chart.getStyler());
        chart.getStyler().setAvailableSpaceFill(0.75);
        return chart;
    }

    /**
     * A table of numbers as colours, its first row on top.
     *
     * @param values [rows][columns]
     * @param lowest −1 for correlations, 0 for shares; the highest value is 1
     */
    static HeatMapChart heatMap(
            String title, List<String> rowNames, List<String> columnNames, double[][] values, int lowest) {
        int longest = rowNames.stream().mapToInt(String::length).max().orElse(0);
        HeatMapChart chart = new HeatMapChartBuilder()
                .title(title)
                .width(Math.max(7 * longest + 520, 220 + 7 * longest + 56 * columnNames.size()))
                .height(150 + 26 * rowNames.size())
                .build();
        style(chart.getStyler());
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideE)
                .setMin(lowest)
                .setMax(1)
                .setShowValue(true)
                .setHeatMapValueDecimalPattern("0.00")
                .setValueFont(font(Font.PLAIN, 11))
                .setRangeColors(lowest < 0 ? DIVERGING : RISING)
                .setPlotContentSize(1);
        List<Number[]> cells = new ArrayList<>();
        for (int column = 0; column < columnNames.size(); column++) {
            for (int row = 0; row < rowNames.size(); row++) {
                // XChart 3.8.8 writes all digits of a value, whatever its formatter.
                double rounded = Math.round(100 * values[row][column]) / 100.0;
                cells.add(new Number[] {column, rowNames.size() - 1 - row, rounded == 0 ? 0.0 : rounded});
            }
        }
        List<String> upwards = new ArrayList<>(rowNames);
        Collections.reverse(upwards);
        chart.addSeries("value", columnNames, upwards, cells);
        return chart;
    }

    /** Writes one chart. */
    static void save(Chart<?, ?> chart, Path file) throws IOException {
        save(List.of(chart), 1, file);
    }

    /** Writes charts of one size as a grid of {@code columns}; XChart's own refuses one that is not full. */
    static void save(List<? extends Chart<?, ?>> charts, int columns, Path file) throws IOException {
        int across = Math.min(columns, charts.size());
        int width = charts.get(0).getWidth();
        int height = charts.get(0).getHeight();
        int down = (charts.size() + across - 1) / across;
        BufferedImage picture = new BufferedImage(across * width, down * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
            for (int i = 0; i < charts.size(); i++) {
                graphics.drawImage(
                        BitmapEncoder.getBufferedImage(charts.get(i)), i % across * width, i / across * height, null);
            }
        } finally {
            graphics.dispose();
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(picture, "png", out);
        }
    }

    /**
     * Edges of about {@code count} equal bins over the values, the farthest 0.2 % at each end left out. They are round
     * numbers, because XChart puts the marks of an axis on them.
     */
    static double[] edges(int count, double[]... columns) {
        double[] all =
                Arrays.stream(columns).flatMapToDouble(Arrays::stream).sorted().toArray();
        double low = all[(int) (0.002 * (all.length - 1))];
        double high = all[(int) Math.ceil(0.998 * (all.length - 1))];
        double least = Math.max(1e-30, 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
        BigDecimal width = roundUp(Math.max((high - low) / count, least));
        long first = (long) Math.floor(low / width.doubleValue());
        long last = Math.max(first + 1, (long) Math.ceil(high / width.doubleValue()));
        return LongStream.rangeClosed(first, last)
                .mapToDouble(i -> width.multiply(BigDecimal.valueOf(i)).doubleValue())
                .toArray();
    }

    /** The next of 1, 2, 5, 10, 20, 50 and so on. */
    private static BigDecimal roundUp(double value) {
        int exponent = (int) Math.floor(Math.log10(value));
        double leading = value / Math.pow(10, exponent);
        int digit = leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10;
        return BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
    }

    /** Per cent of the values in each bin; the last entry repeats the last bin, as stairs need it. */
    static double[] percentages(double[] values, double[] edges) {
        double[] percentages = new double[edges.length];
        double width = edges[1] - edges[0];
        for (double value : values) {
            int bin = (int) Math.floor((value - edges[0]) / width);
            if (bin >= 0 && bin < edges.length - 1) {
                percentages[bin] += 100.0 / values.length;
            }
        }
        percentages[edges.length - 1] = percentages[edges.length - 2];
        return percentages;
    }

    /** Two distributions over one axis: the first as an area, the second as a line of stairs over it. */
    static void distributions(
            XYChart chart, String first, double[] ofFirst, String second, double[] ofSecond, int bins) {
        double[] edges = edges(bins, ofFirst, ofSecond);
        chart.addSeries(first, edges, percentages(ofFirst, edges))
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(PALE)
                .setFillColor(PALE);
        chart.addSeries(second, edges, percentages(ofSecond, edges))
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Step)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(COLOURS[1]);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setYAxisMin(0.0);
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleFont(font(Font.BOLD, 16))
                .setChartTitleBoxVisible(false)
                .setLegendFont(font(Font.PLAIN, 13))
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendLayout(LegendLayout.Vertical)
                .setSeriesColors(COLOURS)
                .setChartPadding(14)
                .setAntiAlias(true);
        styler.setAxisTitleFont(font(Font.PLAIN, 14))
                .setAxisTickLabelsFont(font(Font.PLAIN, 12))
                .setPlotGridLinesColor(new Color(0xE3E3E3))
                .setLocale(Locale.ENGLISH);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
