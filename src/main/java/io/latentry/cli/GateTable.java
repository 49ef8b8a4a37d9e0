/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.retrain.GateCheck;
import io.latentry.retrain.GateReport;
import java.util.Locale;

/** What the gate found, as a table: a line per check. */
final class GateTable {
    private final String detector;
    private final GateReport report;

    GateTable(String detector, GateReport report) {
        this.detector = detector;
        this.report = report;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("%s: gate, %s%n"
                .formatted(
                        detector,
                        report.champion()
                                .map(version -> "challenger against champion version " + version)
                                .orElse("nothing to compare with")));
        for (GateCheck check : report.checks()) {
            String figures = check.measured()
                    ? String.format(Locale.ROOT, "%10.4f %10.4f", check.value(), check.limit())
                    : String.format(Locale.ROOT, "%10s %10s", "-", "-");
            table.append(String.format(
                    Locale.ROOT,
                    "  %-6s %-16s %s  %s%n",
                    check.passed() ? "passed" : "FAILED",
                    check.name(),
                    figures,
                    check.text()));
        }
        report.drift()
                .ifPresent(drift -> table.append(String.format(
                        Locale.ROOT,
                        "  the champion's p-values are %.2f from uniform over %d independent records: %s%n",
                        drift.distance(),
                        drift.samples(),
                        drift.moved() ? "what is normal has moved" : "nothing has moved")));
        return table.toString();
    }
}
