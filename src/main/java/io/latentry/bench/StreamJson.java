/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** Figures of a stream bench as JSON: medians in records per second, milliseconds for latencies. */
public final class StreamJson {
    private StreamJson() {}

    /** Writes the figures to a file. */
    public static void write(StreamFigures figures, Path file) throws IOException {
        BenchJson.write(of(figures), file);
    }

    static ObjectNode of(StreamFigures figures) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        figures.widths().forEach(width -> root.set("features" + width.features(), of(width)));
        figures.latency().ifPresent(latency -> root.set("latencyMs", BenchJson.of(latency)));
        figures.windowedLatency().ifPresent(latency -> root.set("windowedLatencyMs", BenchJson.of(latency)));
        return root;
    }

    private static ObjectNode of(WidthFigures width) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Arm arm : Arm.values()) {
            width.perSecond(arm).ifPresent(rate -> node.put(arm.key(), Math.round(rate.median())));
        }
        width.batchRows().ifPresent(rows -> node.put("batchRows", Math.round(rows.median())));
        width.limit().ifPresent(limit -> node.put("limitPerSecond", Math.round(limit.median())));
        BenchJson.put(node, "fullOverLimit", width.fullOverLimit());
        BenchJson.put(node, "fullOverPassThrough", width.ratio(Arm.FULL, Arm.PASS_THROUGH));
        node.put("rounds", width.rounds().size());
        return node;
    }
}
