/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.Locale;

/**
 * Why a detector is trained; it goes into the log, the manifest and the model's history.
 *
 * @param trigger what called for it
 * @param text in words
 */
public record RetrainReason(Trigger trigger, String text) {

    /** What can call for a training. */
    public enum Trigger {
        /** Somebody who asked for one. */
        COMMAND,
        /** The pause between two trainings is over. */
        TIME,
        /** Many records are new. */
        VOLUME,
        /** The newest records are not what the model in service knows. */
        DRIFT,
        /** An operator says that things are otherwise from now on, and that this is as it should be. */
        NEW_NORMAL
    }

    /** Whether both are called for by one thing: any drift is the same, but each new normal another. */
    boolean isSameCallAs(RetrainReason other) {
        return equals(other) || (trigger == Trigger.DRIFT && other.trigger == Trigger.DRIFT);
    }

    /** By command. */
    public static RetrainReason command() {
        return new RetrainReason(Trigger.COMMAND, "command");
    }

    static RetrainReason time() {
        return new RetrainReason(Trigger.TIME, "time");
    }

    static RetrainReason volume(long newRecords) {
        return new RetrainReason(Trigger.VOLUME, String.format(Locale.ROOT, "%,d new records", newRecords));
    }

    static RetrainReason drift(Drift drift) {
        return new RetrainReason(
                Trigger.DRIFT,
                String.format(Locale.ROOT, "drift: distance %.2f on %d samples", drift.distance(), drift.samples()));
    }

    static RetrainReason newNormal(NewNormal newNormal) {
        return new RetrainReason(Trigger.NEW_NORMAL, newNormal.toString());
    }
}
