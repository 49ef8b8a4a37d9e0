/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of a bench of retrainings as Markdown tables. */
public final class RetrainTable {
    private RetrainTable() {}

    /** The lines. */
    public static List<String> lines(RetrainFigures figures) {
        List<String> lines = new ArrayList<>();
        lines.add("On the %s, %d processors.".formatted(figures.device(), figures.processors()));
        if (!figures.turns().isEmpty()) {
            lines.add("");
            lines.add("| features | records read | champion | reading s | records/s | preparing s | fitting s |"
                    + " rows/s through a network | calibrating s | rows/s to a model | gate s | publishing s | total s |"
                    + " heap MB |");
            lines.add("|--:|--:|---|" + "--:|".repeat(11));
            figures.turns().stream().map(RetrainTable::row).forEach(lines::add);
        }
        figures.beside().ifPresent(beside -> lines.addAll(beside(beside)));
        return lines;
    }

    private static String row(TurnFigures turn) {
        StageSeconds seconds = turn.seconds();
        String passed = turn.passedPerSecond().isPresent()
                ? String.format(Locale.ROOT, "%,d", turn.passedPerSecond().getAsInt())
                : "rejected";
        return String.format(
                Locale.ROOT,
                "| %d | %,d | %s | %.1f | %,.0f | %.1f | %.1f | %s | %.1f | %,.0f | %.1f | %.1f | %.1f | %,d |",
                turn.features(),
                turn.records(),
                turn.champion() ? "yes" : "no",
                seconds.reading(),
                turn.readPerSecond(),
                seconds.preparing(),
                seconds.fitting(),
                passed,
                seconds.calibrating(),
                turn.trainedPerSecond(),
                seconds.gate(),
                seconds.publishing(),
                seconds.total(),
                turn.heapBytes() >> 20);
    }

    private static List<String> beside(BesideFigures figures) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| produce to alert at a steady " + LatencyRun.RECORDS_PER_SECOND
                + " records/s | p50 ms | p99 ms | results | trainings meanwhile |");
        lines.add("|---|--:|--:|--:|--:|");
        int number = 1;
        for (BesideFigures.Round round : figures.rounds()) {
            lines.add(row("alone, round " + number, round.alone(), 0));
            lines.add(row("beside retraining, round " + number, round.beside(), round.trainings()));
            number++;
        }
        lines.add("");
        lines.add("| beside / alone | median | quartiles | rounds |");
        lines.add("|---|--:|--:|--:|");
        lines.add(row("p50", figures.p50Ratio()));
        lines.add(row("p99", figures.p99Ratio()));
        lines.add("");
        lines.add(verdict(figures));
        return lines;
    }

    private static String verdict(BesideFigures figures) {
        if (!figures.everTrained()) {
            return "In one of the rounds nothing was trained: measure for more seconds.";
        }
        return String.format(
                Locale.ROOT,
                "Beside retraining, p99 is %.2f times what it is alone: %s %.0f times.",
                figures.p99Ratio().median(),
                figures.withinLimit() ? "within" : "MORE THAN",
                BesideFigures.LIMIT);
    }

    private static String row(String label, Latency latency, int trainings) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %,d | %d |",
                label,
                latency.p50(),
                latency.p99(),
                latency.results(),
                trainings);
    }

    private static String row(String label, Spread ratio) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f to %.2f | %d |",
                label,
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                ratio.count());
    }
}
