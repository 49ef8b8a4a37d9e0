/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Area under the receiver operating characteristic. */
final class Auroc {
    private Auroc() {}

    /**
     * Probability that an anomalous row scores higher than a normal one, ties counted half: the Mann-Whitney statistic
     * (Hanley &amp; McNeil 1982).
     *
     * @param scores higher is more anomalous
     * @param anomalous whether the row at that place of {@code scores} is an anomaly
     * @return from 0 to 1; empty when all rows are of one class
     */
    static OptionalDouble of(double[] scores, IntPredicate anomalous) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double rankSum = 0;
        double anomalies = 0;
        for (int from = 0, to = 0; from < order.length; from = to) {
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                if (anomalous.test(order[i])) {
                    rankSum += rank;
                    anomalies++;
                }
            }
        }
        double pairs = anomalies * (scores.length - anomalies);
        return pairs == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((rankSum - anomalies * (anomalies + 1) / 2) / pairs);
    }
}
