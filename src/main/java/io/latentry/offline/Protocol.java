/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

/** How the rows of a set without an order are divided into those that train and those that are scored. */
public enum Protocol {
    /** Half of the normal rows, shuffled by the seed, train; the others and all anomalies are scored. */
    OC,
    /** All rows train, anomalies among them, and all are scored. */
    UNSUP,
    /** The first half of the normal rows in file order trains; the others and all anomalies are scored. */
    DTE
}
