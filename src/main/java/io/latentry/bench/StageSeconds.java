/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

/**
 * Where the time of a retraining went, in seconds, one stage after the other.
 *
 * @param reading from the beginning to the last record, connections and topics included
 * @param preparing order, quarantine by the champion, scaling, and the rows that others are compared with
 * @param fitting from the first step of the optimiser to the last
 * @param calibrating what becomes of held-out rows, which p-values and thresholds are taken from
 * @param gate all its checks
 * @param publishing in the models topic
 */
public record StageSeconds(
        double reading, double preparing, double fitting, double calibrating, double gate, double publishing) {

    /** From rows in memory to a calibrated model. */
    double training() {
        return preparing + fitting + calibrating;
    }

    double total() {
        return reading + training() + gate + publishing;
    }
}
