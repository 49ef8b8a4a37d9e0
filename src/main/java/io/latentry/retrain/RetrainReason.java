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
    private static final String DRIFT_WORDS = "drift: ";
    private static final String TIME_WORDS = "time";

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
        return trigger == other.trigger && (trigger == Trigger.DRIFT || other.text.equals(text));
    }

    /** What called for a training, by the words of the history of models, which begin with those of the reason. */
    static RetrainReason told(String words) {
        if (words.startsWith(DRIFT_WORDS)) {
            return new RetrainReason(Trigger.DRIFT, words);
        }
        if (words.startsWith(NewNormal.WORDS)) {
            // What follows is what became of the model, and differs from one to the next.
            return new RetrainReason(Trigger.NEW_NORMAL, words.split("; ", 2)[0]);
        }
        // Whatever else it was, what is seen now has not been called for by it.
        return new RetrainReason(words.startsWith(TIME_WORDS) ? Trigger.TIME : Trigger.COMMAND, words);
    }

    /** By command. */
    public static RetrainReason command() {
        return new RetrainReason(Trigger.COMMAND, "command");
    }

    static RetrainReason time() {
        return new RetrainReason(Trigger.TIME, TIME_WORDS);
    }

    static RetrainReason unserved() {
        return new RetrainReason(Trigger.TIME, "no model in service judges what the configuration says");
    }

    static RetrainReason volume(long newRecords) {
        return new RetrainReason(Trigger.VOLUME, String.format(Locale.ROOT, "%,d new records", newRecords));
    }

    static RetrainReason drift(Drift drift) {
        return new RetrainReason(
                Trigger.DRIFT,
                String.format(
                        Locale.ROOT, DRIFT_WORDS + "distance %.2f on %d samples", drift.distance(), drift.samples()));
    }

    static RetrainReason newNormal(NewNormal newNormal) {
        return new RetrainReason(Trigger.NEW_NORMAL, newNormal.toString());
    }
}
