/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Figures of a stream bench as Markdown tables. */
public final class StreamTable {
    private StreamTable() {}

    /** The lines. */
    public static List<String> lines(StreamFigures figures) {
        List<String> lines = new ArrayList<>();
        for (WidthFigures width : figures.widths()) {
            lines.addAll(throughput(width));
            lines.add("");
        }
        if (figures.latency().isPresent() || figures.windowedLatency().isPresent()) {
            lines.add("| at a steady " + LatencyRun.RECORDS_PER_SECOND
                    + " records/s | p50 ms | p99 ms | p99.9 ms | max ms | results | batch |");
            lines.add("|---|--:|--:|--:|--:|--:|--:|");
            figures.latency().ifPresent(latency -> lines.add(row("produce to alert", latency)));
            figures.windowedLatency().ifPresent(latency -> lines.add(row("produce to score, windows of 16", latency)));
        }
        return lines;
    }

    private static List<String> throughput(WidthFigures width) {
        List<String> lines = new ArrayList<>();
        lines.add("| " + width.features() + " features, records/s | median | quartiles | rounds |");
        lines.add("|---|--:|--:|--:|");
        for (Arm arm : Arm.values()) {
            width.perSecond(arm).ifPresent(rate -> lines.add(row(arm.label(), "%,.0f", rate)));
        }
        add(lines, "limit L = 1 / (1/P + 1/S)", "%,.0f", width.limit());
        add(lines, "full / L", "%.3f", width.fullOverLimit());
        add(lines, "full / pass-through", "%.3f", width.ratio(Arm.FULL, Arm.PASS_THROUGH));
        add(lines, "one at a time / full", "%.4f", width.ratio(Arm.PER_RECORD, Arm.FULL));
        add(lines, "windowed / full", "%.3f", width.ratio(Arm.WINDOWED, Arm.FULL));
        add(lines, "records scored per call", "%,.0f", width.batchRows());
        return lines;
    }

    private static void add(List<String> lines, String label, String format, Optional<Spread> spread) {
        spread.ifPresent(value -> lines.add(row(label, format, value)));
    }

    private static String row(String label, String format, Spread value) {
        String line = "| %s | " + format + " | " + format + " to " + format + " | %d |";
        return line.formatted(label, value.median(), value.lower(), value.upper(), value.count());
    }

    private static String row(String label, Latency latency) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %,d | %.0f |",
                label,
                latency.p50(),
                latency.p99(),
                latency.p999(),
                latency.max(),
                latency.results(),
                latency.batchRows());
    }
}
