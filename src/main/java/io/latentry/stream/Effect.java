/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/** What became of a record: each has exactly one effect. */
enum Effect {
    NORMAL,
    ANOMALOUS,
    DEAD_LETTER,
    NULL_VALUE
}
