/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/** How far beyond the threshold a record lies: one level per factor of ten of its p-value below the false-alarm rate. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The severity of a p-value; {@link #LOW} also if the record is not anomalous at all. */
    static Severity of(double pValue, double falseAlarmRate) {
        int decades = (int) Math.floor(Math.log10(falseAlarmRate / pValue));
        return values()[Math.max(0, Math.min(values().length - 1, decades))];
    }
}
