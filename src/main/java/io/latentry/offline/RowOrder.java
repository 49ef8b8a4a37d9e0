/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

/** What the order of rows means. */
enum RowOrder {
    /** Nothing: any row may come before any other. */
    NONE,
    /** Time: a row's score may depend on the rows before it, never on those after it. */
    SERIES
}
