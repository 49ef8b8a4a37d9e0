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
 * @param window readings that are judged together, in the order of time; 1 for each row by itself
 * @param differences whether the changes from reading to reading are judged too; for a window of more than 1
 * @param falseAlarmRate α, the share of normal rows that may be called anomalous (window 1) or may open an alarm; above 0,
 *     at most 0.5
 * @param seed of the detector
 */
public record FileScoringOptions(
        Path train,
        Path input,
        Path output,
        Set<String> excluded,
        Optional<String> label,
        Optional<String> time,
        int window,
        boolean differences,
        double falseAlarmRate,
        long seed) {

    public FileScoringOptions {
        excluded = Set.copyOf(excluded);
        if (window < 1) {
            throw new IllegalArgumentException("The window is %d, but must be at least 1.".formatted(window));
        }
        if (differences && window == 1) {
            throw new IllegalArgumentException(
                    "Differences are changes between the readings of a window: set a window of more than 1.");
        }
        if (!(falseAlarmRate > 0 && falseAlarmRate <= 0.5)) {
            throw new IllegalArgumentException(
                    "The false-alarm rate is %s, but must be above 0 and at most 0.5.".formatted(falseAlarmRate));
        }
    }
}
