/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.offline.SetResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The results of an evaluation as a table: a line per set, then a line per group. */
final class EvaluationTable {
    private static final String HEADER = "%-36s %8s %8s %8s %5s %10s %8s%n";
    private static final String LINE = "%-36s %8d %8d %8d %5d %10.1f %8s%n";

    private final List<SetResult> results;

    EvaluationTable(List<SetResult> results) {
        this.results = results;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(
                HEADER.formatted("set", "training", "scored", "features", "runs", "CPU s", "AUROC %"));
        for (SetResult result : results) {
            String name = result.group() + "/" + result.name();
            table.append(
                    result.problem().isPresent()
                            ? "%-36s failed%n".formatted(name)
                            : LINE.formatted(
                                    name,
                                    result.trainingRows(),
                                    result.scoredRows(),
                                    result.features(),
                                    result.runs(),
                                    result.cpuSeconds(),
                                    percent(result.auroc())));
        }
        Map<String, List<SetResult>> groups = results.stream()
                .collect(Collectors.groupingBy(SetResult::group, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, sets) -> table.append("%-36s %s%n".formatted("mean of " + group, mean(sets))));
        return table.append("AUROC is informative; figures to quote come from the pack's own judge.%n".formatted())
                .toString();
    }

    private static String mean(List<SetResult> sets) {
        List<Double> known = sets.stream()
                .filter(set -> set.auroc().isPresent())
                .map(set -> set.auroc().getAsDouble())
                .toList();
        OptionalDouble mean = known.stream().mapToDouble(Double::doubleValue).average();
        return "AUROC %s %% over %d of %d sets".formatted(percent(mean), known.size(), sets.size());
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%.2f", 100 * share.getAsDouble()) : "-";
    }
}
