/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The versions of each detector as a table. */
final class ModelTable {
    private static final String HEADER = "%7s  %-11s  %6s  %-24s  %9s  %10s  %-14s  %9s  %s%n";
    private static final String LINE = "%7d  %-11s  %6s  %-24s  %9d  %10s  %-14s  %9s  %s%n";

    private final List<DetectorView> detectors;

    ModelTable(List<DetectorView> detectors) {
        this.detectors = detectors;
    }

    @Override
    public String toString() {
        if (detectors.isEmpty()) {
            return "There are no models yet.";
        }
        StringBuilder table = new StringBuilder();
        for (DetectorView detector : detectors) {
            table.append("%s%n".formatted(detector.detector()))
                    .append(HEADER.formatted(
                            "version", "role", "parent", "trained", "rows", "elbo", "gate", "KiB", "promoted by"));
            detector.versions().forEach(version -> table.append(line(version)));
            detector.lastRejected()
                    .ifPresent(
                            event -> table.append("last rejected: %s: %s%n".formatted(event.time(), event.reason())));
            detector.shadows().stream()
                    .skip(Math.max(0, detector.shadows().size() - 1))
                    .forEach(shadow -> table.append("%s%n".formatted(shadow.text())));
            table.append("%n".formatted());
        }
        return table.toString();
    }

    private static String line(VersionView version) {
        return LINE.formatted(
                version.version(),
                version.role().orElse("-"),
                version.parent().map(String::valueOf).orElse("-"),
                version.createdAt(),
                Optional.ofNullable(version.data().get("training"))
                        .map(VersionView.RangeView::rows)
                        .orElse(0L),
                Optional.ofNullable(version.metrics().get("elbo"))
                        .map(elbo -> String.format(Locale.ROOT, "%.3f", elbo))
                        .orElse("-"),
                gate(version.checks()),
                String.format(Locale.ROOT, "%.1f", version.sizeBytes() / 1024.0),
                version.promotedBy().orElse("-"));
    }

    private static String gate(List<EventView.CheckView> checks) {
        long passed = checks.stream().filter(EventView.CheckView::passed).count();
        return checks.isEmpty() ? "-" : passed + " of " + checks.size() + " passed";
    }
}
