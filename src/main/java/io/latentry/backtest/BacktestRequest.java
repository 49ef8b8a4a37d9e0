/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.detect.AlarmRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param from first time, of the records' timestamps
 * @param to time behind the last
 * @param warmUp how long before {@code from} windows and alarms begin to be followed, for a window above 1
 * @param version that judges; the champion if none is named
 * @param rule how many alarms it is to give
 * @param write whether the anomaly events go to the replay topic
 */
public record BacktestRequest(
        Instant from, Instant to, Duration warmUp, Optional<Long> version, AlarmRule rule, boolean write) {
    public BacktestRequest {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the range ends (" + to + ") before it begins (" + from + ")");
        }
    }
}
