/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What is evaluated, and how.
 *
 * @param pack folder with a {@code manifest.json}
 * @param out folder for the score files
 * @param groups only these groups; all of them when empty
 * @param protocol how sets without an order of rows are divided
 * @param seeds of split and detector; {@link Protocol#OC} takes them all, everything else only the first
 * @param differences whether of series, the changes from reading to reading are judged too
 * @param threads sets in work at once
 */
public record EvaluationOptions(
        Path pack,
        Path out,
        Set<String> groups,
        Protocol protocol,
        List<Long> seeds,
        boolean differences,
        int threads) {

    public EvaluationOptions {
        groups = Set.copyOf(groups);
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
            throw new IllegalArgumentException("Seeds must be one or more different numbers, not " + seeds + ".");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("There must be at least one thread, not " + threads + ".");
        }
    }
}
