/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

/** Listens to a backtest. */
@FunctionalInterface
public interface BacktestProgress {

    /** So many records have been replayed; the range has at most {@code of}, warm-up not counted. */
    void replayed(long records, long of);
}
