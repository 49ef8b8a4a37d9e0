/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes detectors in turn, again and again: one that fails is told of by name, rests, and keeps no other from its turn.
 * Belongs to one thread.
 */
final class WatchRounds {
    /** How long a detector rests that failed. */
    static final Duration REST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WatchRounds.class);

    private final Map<String, Instant> restingUntil = new HashMap<>();
    private final Clock clock;

    WatchRounds(Clock clock) {
        this.clock = clock;
    }

    /**
     * The turn of a detector, unless it rests.
     *
     * @throws VirtualMachineError when the turn does: nothing of the process can be relied on then
     */
    void take(String detector, Runnable turn) {
        Instant now = clock.instant();
        if (now.isBefore(restingUntil.getOrDefault(detector, Instant.MIN))) {
            return;
        }
        try {
            turn.run();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            restingUntil.put(detector, now.plus(REST));
            LOG.atWarn()
                    .addKeyValue("detector", detector)
                    .addKeyValue("retryInSeconds", REST.toSeconds())
                    .log("Cannot decide what becomes of its models: {}", String.valueOf(e));
        }
    }
}
