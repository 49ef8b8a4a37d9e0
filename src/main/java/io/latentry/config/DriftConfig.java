/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;

/**
 * When and where the sidecar looks whether a training is called for before {@code training.every} is over.
 *
 * @param enabled whether a drift of the newest records calls for one; true unless set
 * @param every pause between two looks: at the drift, at how many records are new, at what operators have said; five minutes
 *     unless set
 * @param records the newest so many are judged by the model in service; 5,000 unless set
 */
public record DriftConfig(Boolean enabled, Duration every, Integer records) {

    public DriftConfig {
        enabled = enabled == null ? true : enabled;
        every = every == null ? Duration.ofMinutes(5) : every;
        records = records == null ? 5_000 : records;
    }
}
