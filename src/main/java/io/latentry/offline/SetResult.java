/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of one set.
 *
 * @param group of the pack
 * @param name within the group
 * @param trainingRows rows that trained the detector, in each run
 * @param scoredRows rows that were scored, in each run
 * @param features per row
 * @param runs score files written
 * @param cpuSeconds of training and scoring, all runs together
 * @param auroc mean over the runs, from 0 to 1; empty where the scored rows are all of one class
 * @param problem why there are no scores, or not all; empty when all went well
 */
public record SetResult(
        String group,
        String name,
        int trainingRows,
        int scoredRows,
        int features,
        int runs,
        double cpuSeconds,
        OptionalDouble auroc,
        Optional<String> problem) {

    static SetResult failed(PackSet set, Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        return new SetResult(set.group(), set.name(), 0, 0, 0, 0, 0, OptionalDouble.empty(), Optional.of(message));
    }
}
