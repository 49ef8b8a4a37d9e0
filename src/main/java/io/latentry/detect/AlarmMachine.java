/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.detect.AlarmState.Phase;

/**
 * When an alarm goes on and off. It goes on above the threshold. It goes off below the threshold, or before, when the score
 * has fallen under {@value #RELEASE} of the alarm's peak: smoothing lets a score fall slowly, and without the release most
 * false alarms come after the fault has ended. After a release, a new alarm needs a new rise: to below the threshold and up
 * again, or to {@value #RISE} times the lowest score since the release.
 *
 * @param threshold of the smoothed and normalised score; positive
 */
record AlarmMachine(double threshold) {

    static final double RELEASE = 0.4;
    static final double RISE = 2;

    /** The state after one more score. */
    AlarmState next(AlarmState state, double score) {
        if (score < threshold) {
            return AlarmState.START;
        }
        return switch (state.phase()) {
            case ARMED -> score > threshold ? on(score) : state;
            case ON -> {
                double peak = Math.max(state.extreme(), score);
                yield score < RELEASE * peak ? new AlarmState(Phase.RELEASED, score) : on(peak);
            }
            case RELEASED -> {
                double trough = Math.min(state.extreme(), score);
                yield score > RISE * trough ? on(score) : new AlarmState(Phase.RELEASED, trough);
            }
        };
    }

    /** How many alarms the scores of one entity, in their order, would open. */
    int opened(double[] scores) {
        AlarmState state = AlarmState.START;
        int opened = 0;
        for (double score : scores) {
            AlarmState next = next(state, score);
            if (next.on() && !state.on()) {
                opened++;
            }
            state = next;
        }
        return opened;
    }

    private static AlarmState on(double peak) {
        return new AlarmState(Phase.ON, peak);
    }
}
