/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Figures of a stream bench as JSON: medians in records per second, milliseconds for latencies. */
public final class StreamJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StreamJson() {}

    /** Writes the figures to a file. */
    public static void write(StreamFigures figures, Path file) throws IOException {
        Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(of(figures)));
    }

    static ObjectNode of(StreamFigures figures) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        figures.widths().forEach(width -> root.set("features" + width.features(), of(width)));
        figures.latency().ifPresent(latency -> root.set("latencyMs", of(latency)));
        figures.windowedLatency().ifPresent(latency -> root.set("windowedLatencyMs", of(latency)));
        return root;
    }

    private static ObjectNode of(WidthFigures width) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Arm arm : Arm.values()) {
            width.perSecond(arm).ifPresent(rate -> node.put(arm.key(), Math.round(rate.median())));
        }
        width.batchRows().ifPresent(rows -> node.put("batchRows", Math.round(rows.median())));
        width.limit().ifPresent(limit -> node.put("limitPerSecond", Math.round(limit.median())));
        put(node, "fullOverLimit", width.fullOverLimit());
        put(node, "fullOverPassThrough", width.ratio(Arm.FULL, Arm.PASS_THROUGH));
        node.put("rounds", width.rounds().size());
        return node;
    }

    private static void put(ObjectNode node, String key, Optional<Spread> ratio) {
        ratio.ifPresent(spread -> node.putObject(key)
                .put("median", spread.median())
                .put("lowerQuartile", spread.lower())
                .put("upperQuartile", spread.upper()));
    }

    private static ObjectNode of(Latency latency) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("p50", latency.p50())
                .put("p99", latency.p99())
                .put("p999", latency.p999())
                .put("max", latency.max())
                .put("results", latency.results())
                .put("batchRows", latency.batchRows());
    }
}
