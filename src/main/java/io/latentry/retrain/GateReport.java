/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the gate found.
 *
 * @param checks in the order in which they were made; none where there was no gate
 * @param champion version that the new model was compared with; empty where there is none that could be
 * @param drift of the newest records, by the champion's p-values; empty without a champion
 */
public record GateReport(List<GateCheck> checks, Optional<Long> champion, Optional<Drift> drift) {

    /** The report of a gate that was not asked. */
    static final GateReport NONE = new GateReport(List.of(), Optional.empty(), Optional.empty());

    public GateReport {
        checks = List.copyOf(checks);
    }

    /** Whether the model passed all checks. */
    public boolean accepted() {
        return checks.stream().allMatch(GateCheck::passed);
    }

    /** The checks that failed, each with its sentence; empty if none did. */
    public String reason() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.text())
                .collect(Collectors.joining("; "));
    }
}
