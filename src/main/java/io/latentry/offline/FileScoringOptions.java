/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Which files are scored, and how.
 *
 * @param train rows of normal operation, in the order of time
 * @param input rows to score
 * @param output where the scores go
 * @param excluded columns that are no features
 * @param label column with the truth, 0 or 1; no feature
 * @param time column of the event time; no feature
 * @param falseAlarmRate α, the share of normal rows that may be called anomalous; above 0, at most 0.5
 * @param seed of the detector
 */
public record FileScoringOptions(
        Path train,
        Path input,
        Path output,
        Set<String> excluded,
        Optional<String> label,
        Optional<String> time,
        double falseAlarmRate,
        long seed) {

    public FileScoringOptions {
        excluded = Set.copyOf(excluded);
        if (!(falseAlarmRate > 0 && falseAlarmRate <= 0.5)) {
            throw new IllegalArgumentException(
                    "The false-alarm rate is %s, but must be above 0 and at most 0.5.".formatted(falseAlarmRate));
        }
    }
}
