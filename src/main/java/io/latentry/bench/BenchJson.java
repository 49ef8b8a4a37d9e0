/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the files of figures have in common. */
final class BenchJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private BenchJson() {}

    static void write(ObjectNode figures, Path file) throws IOException {
        Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(figures));
    }

    static void put(ObjectNode node, String key, Optional<Spread> ratio) {
        ratio.ifPresent(spread -> node.putObject(key)
                .put("median", spread.median())
                .put("lowerQuartile", spread.lower())
                .put("upperQuartile", spread.upper()));
    }

    static ObjectNode of(Latency latency) {
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
