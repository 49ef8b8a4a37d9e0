/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Optional;

/**
 * What a detector is doing.
 *
 * @param phase waiting, running or failed
 * @param reason why it waits or has failed; empty while it runs
 */
public record DetectorState(Phase phase, String reason) {

    /** What a detector can be doing. */
    public enum Phase {
        WAITING,
        RUNNING,
        FAILED,
        STOPPED
    }

    static DetectorState waiting(String reason) {
        return new DetectorState(Phase.WAITING, reason);
    }

    static DetectorState running() {
        return new DetectorState(Phase.RUNNING, "");
    }

    static DetectorState failed(String reason) {
        return new DetectorState(Phase.FAILED, reason);
    }

    static DetectorState stopped() {
        return new DetectorState(Phase.STOPPED, "");
    }

    /** Whether nobody needs to look. */
    public boolean isHealthy() {
        return phase != Phase.FAILED;
    }

    /** The reason, when there is one. */
    public Optional<String> why() {
        return Optional.of(reason).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? phase.name() : phase + "(" + reason + ")";
    }
}
