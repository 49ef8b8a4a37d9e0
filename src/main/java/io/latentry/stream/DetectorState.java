/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/**
 * What a detector is doing.
 *
 * @param phase what it is doing
 * @param reason why it waits or has failed, or what to know although it runs; empty when there is nothing to say
 */
public record DetectorState(Phase phase, String reason) {

    /** What a detector can be doing. */
    public enum Phase {
        WAITING,
        RUNNING,
        /** A fault in the program or its configuration; other detectors go on. */
        FAILED,
        /** An error after which the process as a whole must not go on, such as an exhausted heap. */
        CRASHED,
        STOPPED
    }

    static DetectorState waiting(String reason) {
        return new DetectorState(Phase.WAITING, reason);
    }

    static DetectorState running() {
        return running("");
    }

    static DetectorState running(String remark) {
        return new DetectorState(Phase.RUNNING, remark);
    }

    static DetectorState failed(String reason) {
        return new DetectorState(Phase.FAILED, reason);
    }

    static DetectorState crashed(String reason) {
        return new DetectorState(Phase.CRASHED, reason);
    }

    static DetectorState stopped() {
        return new DetectorState(Phase.STOPPED, "");
    }

    /** Whether nobody needs to look. */
    public boolean isHealthy() {
        return phase != Phase.FAILED && phase != Phase.CRASHED;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? phase.name() : phase + "(" + reason + ")";
    }
}
