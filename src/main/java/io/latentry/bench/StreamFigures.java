/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.List;
import java.util.Optional;

/**
 * All that a stream bench found.
 *
 * @param widths throughput, by width of the records
 * @param latency of alerts; empty if it was not measured
 * @param windowedLatency of the scores of windows; empty if it was not measured
 */
public record StreamFigures(List<WidthFigures> widths, Optional<Latency> latency, Optional<Latency> windowedLatency) {

    public StreamFigures {
        widths = List.copyOf(widths);
    }
}
