/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.stream.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class DeadLetterFilter {
    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Only those of this detector; may be given several times.")
    private List<String> detectors = List.of();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only those with this reason, as in MISSING_FEATURE; may be given several times.")
    private List<String> reasons = List.of();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Only those laid aside within this time, as in 90s, 15m, 6h, 1d.")
    private Optional<Duration> since = Optional.empty();

    /** What the options ask for. */
    Predicate<DeadLetter> predicate() {
        Optional<Instant> earliest = since.map(Instant.now()::minus);
        return letter -> (detectors.isEmpty() || detectors.contains(letter.detector()))
                && (reasons.isEmpty() || reasons.stream().anyMatch(letter.reason()::equalsIgnoreCase))
                && earliest.map(moment -> !letter.written().isBefore(moment)).orElse(true);
    }
}
