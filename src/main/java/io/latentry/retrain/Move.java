/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

/**
 * From when on most records are anomalous up to now: what is normal has moved. A model of how things are now has to be
 * trained on what came after; among all that came before, a move of late would be taken for faults.
 */
final class Move {

    /** So much less than that among the newest rows: whatever was before is over. */
    private static final double PATIENCE = 20;

    private Move() {}

    /**
     * The first of the newest rows that together are the most by which more than {@value Quarantine#MOST} of all are
     * anomalous; the number of rows if there are none such.
     *
     * @param alarms whether the champion finds each row anomalous, in the order of time
     */
    static int start(boolean[] alarms) {
        double excess = 0;
        double highest = 0;
        int start = alarms.length;
        for (int i = alarms.length - 1; i >= 0 && excess > -PATIENCE; i--) {
            excess += (alarms[i] ? 1 : 0) - Quarantine.MOST;
            if (excess > highest) {
                highest = excess;
                start = i;
            }
        }
        return start;
    }
}
