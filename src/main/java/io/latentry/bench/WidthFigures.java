/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/**
 * What was measured with records of one width.
 *
 * @param features numbers per record
 * @param rounds what each arm did in each round, in the order of the rounds; rounds are compared pairwise
 */
public record WidthFigures(int features, List<Map<Arm, Rate>> rounds) {

    public WidthFigures {
        rounds = List.copyOf(rounds);
    }

    /** Rates of that arm; empty if it was not measured. */
    Optional<Spread> perSecond(Arm arm) {
        return spread(rounds.stream()
                .filter(round -> round.containsKey(arm))
                .map(round -> round.get(arm).perSecond())
                .toList());
    }

    /** Records that the full topology scores in one call. */
    Optional<Spread> batchRows() {
        return spread(rounds.stream()
                .filter(round -> round.containsKey(Arm.FULL))
                .map(round -> round.get(Arm.FULL).batchRows())
                .toList());
    }

    /** L of each round: what passing through and scoring come to when they share the cores, 1 / (1/P + 1/S). */
    Optional<Spread> limit() {
        return paired(Arm.PASS_THROUGH, Arm.SCORER, WidthFigures::limit);
    }

    /** The full topology's rate over L, round by round. */
    Optional<Spread> fullOverLimit() {
        List<Double> ratios = new ArrayList<>();
        for (Map<Arm, Rate> round : rounds) {
            if (round.containsKey(Arm.PASS_THROUGH) && round.containsKey(Arm.SCORER) && round.containsKey(Arm.FULL)) {
                double limit = limit(
                        round.get(Arm.PASS_THROUGH).perSecond(),
                        round.get(Arm.SCORER).perSecond());
                ratios.add(round.get(Arm.FULL).perSecond() / limit);
            }
        }
        return spread(ratios);
    }

    /** One arm's rate over another's, round by round. */
    Optional<Spread> ratio(Arm of, Arm to) {
        return paired(of, to, (a, b) -> a / b);
    }

    /** @return 1 / (1/P + 1/S) */
    static double limit(double passThrough, double scorer) {
        return 1 / (1 / passThrough + 1 / scorer);
    }

    private Optional<Spread> paired(Arm first, Arm second, DoubleBinaryOperator pair) {
        return spread(rounds.stream()
                .filter(round -> round.containsKey(first) && round.containsKey(second))
                .map(round -> pair.applyAsDouble(
                        round.get(first).perSecond(), round.get(second).perSecond()))
                .toList());
    }

    private static Optional<Spread> spread(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
