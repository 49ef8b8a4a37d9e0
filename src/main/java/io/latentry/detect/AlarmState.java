/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * Where the alarm of one entity stands.
 *
 * @param phase of the alarm
 * @param extreme the highest score of the alarm that is {@link Phase#ON}, the lowest since the release of one that is
 *     {@link Phase#RELEASED}
 */
record AlarmState(Phase phase, double extreme) {

    /** Numbers that {@link #write} writes. */
    static final int LENGTH = 2;

    static final AlarmState START = new AlarmState(Phase.ARMED, 0);

    /** The order is that of the numbers in a track: a track of zeros is armed. */
    enum Phase {
        /** Off; the next score above the threshold opens an alarm. */
        ARMED,
        /** An alarm is open. */
        ON,
        /** Off after a peak has passed, while the score is still above the threshold. */
        RELEASED
    }

    boolean on() {
        return phase == Phase.ON;
    }

    /**
     * Writes the state.
     *
     * @param threshold of the alarm: the extreme is kept in multiples of it, which mean the same to the next version of a model
     */
    void write(double[] track, int at, double threshold) {
        track[at] = phase.ordinal();
        track[at + 1] = extreme / threshold;
    }

    /** What {@link #write} wrote, to an alarm of that threshold; the start for what no alarm can have written. */
    static AlarmState read(double[] track, int at, double threshold) {
        for (Phase phase : Phase.values()) {
            if (track[at] == phase.ordinal()) {
                return new AlarmState(phase, track[at + 1] * threshold);
            }
        }
        return START;
    }
}
