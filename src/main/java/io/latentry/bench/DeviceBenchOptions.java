/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.List;

/**
 * What {@link DeviceBench} measures.
 *
 * @param features widths of the rows, of 38, 512 and 2,048
 * @param batches rows per call
 * @param seconds that each combination is measured; at least one call is
 * @param training of the models
 */
public record DeviceBenchOptions(List<Integer> features, List<Integer> batches, double seconds, Effort training) {

    public DeviceBenchOptions {
        features = List.copyOf(features);
        batches = List.copyOf(batches);
        features.forEach(Workload::of);
        if (batches.stream().anyMatch(rows -> rows < 1) || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "A batch has at least 1 row, and a measurement takes more than 0 seconds.");
        }
    }

    /** All widths, 512 to 65,536 rows. */
    public static DeviceBenchOptions thorough() {
        return new DeviceBenchOptions(
                List.of(38, 512, 2_048), List.of(512, 2_048, 8_192, 32_768, 65_536), 2, Effort.USUAL);
    }

    /** The same with few rows and little training. */
    public static DeviceBenchOptions quick() {
        return new DeviceBenchOptions(List.of(38, 512), List.of(512, 4_096), 0.5, Effort.BRIEF);
    }
}
