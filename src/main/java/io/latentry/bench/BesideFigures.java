/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How long alerts took alone and beside retrainings.
 *
 * @param rounds of both
 */
public record BesideFigures(List<Round> rounds) {
    /** How much longer alerts may take beside a retraining, at the 99th percentile. */
    static final double LIMIT = 2;

    /** @throws IllegalArgumentException if there is no round */
    public BesideFigures {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("Nothing has been measured.");
        }
    }

    /**
     * Both, one after the other.
     *
     * @param alone with nothing beside it
     * @param beside with one retraining after the other
     * @param trainings that were under way, the first and the last maybe in part
     */
    public record Round(Latency alone, Latency beside, int trainings) {}

    /** Median latency beside by that alone, round by round. */
    Spread p50Ratio() {
        return ratio(Latency::p50);
    }

    /** The 99th percentile beside by that alone, round by round. */
    Spread p99Ratio() {
        return ratio(Latency::p99);
    }

    private Spread ratio(ToDoubleFunction<Latency> percentile) {
        return Spread.of(rounds.stream()
                .map(round -> percentile.applyAsDouble(round.beside()) / percentile.applyAsDouble(round.alone()))
                .toList());
    }

    /** Whether the 99th percentile stays within twice of what it is alone, by the median of the rounds. */
    boolean withinLimit() {
        return p99Ratio().median() <= LIMIT;
    }

    /** Whether there was a retraining beside at all, in every round. */
    boolean everTrained() {
        return rounds.stream().allMatch(round -> round.trainings() > 0);
    }
}
