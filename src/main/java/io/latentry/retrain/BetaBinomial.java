/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

/**
 * How many of n new rows a threshold calls anomalous that was set by finitely many: binomial, with a rate that is itself
 * Beta-distributed (Vovk 2012). A plain binomial interval would reject thresholds that are right.
 *
 * @param n new rows
 * @param a shape: the calibration rows above the threshold
 * @param b shape: those below
 */
record BetaBinomial(int n, double a, double b) {

    /** The smallest count that is exceeded with at most that probability. */
    int quantile(double exceeded) {
        double logFirst = 0;
        for (int i = 0; i < n; i++) {
            logFirst += Math.log(b + i) - Math.log(a + b + i);
        }
        double logProbability = logFirst;
        double below = Math.exp(logProbability);
        int count = 0;
        while (count < n && 1 - below > exceeded) {
            logProbability += Math.log((n - count) * (a + count)) - Math.log((count + 1) * (b + n - count - 1));
            below += Math.exp(logProbability);
            count++;
        }
        return count;
    }
}
