/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** A past range of the input judged once more, by any version or budget, and what differs from what was said live. It may import {@code detect}, {@code model}, {@code stream}, {@code avro} and {@code config}. */
package io.latentry.backtest;
