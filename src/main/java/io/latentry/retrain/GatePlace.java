/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.Optional;

/**
 * Which of the newest rows are a gate's. Where the champion has been trained or calibrated on some of those that their share says,
 * the gate begins after them: on rows that only one of the two has seen, a comparison tells who has seen them. Too few that it has
 * not seen are no gate; then the share decides, and nothing is compared.
 *
 * @param from the first
 * @param unseen how many of the newest rows the champion has not seen; all of them without one
 * @param fewest so many of these a comparison takes
 */
record GatePlace(int from, int unseen, int fewest) {
    private static final int FEWEST = 100;

    /** @param seen by the champion; empty without one */
    static GatePlace of(History history, double share, Optional<SeenRecords> seen) {
        int rows = history.rows().size();
        int byShare = history.gateFrom(share);
        int end = seen.map(records -> records.end(history.rows())).orElse(0);
        int fewest = Math.min(FEWEST, rows - byShare);
        boolean enough = rows - end >= fewest;
        return new GatePlace(enough ? Math.max(byShare, end) : byShare, rows - end, fewest);
    }

    /** Whether the champion has seen none of the gate's rows. */
    boolean compares() {
        return unseen >= fewest;
    }

    /** That the champion is not compared with, and why; it is no reason to reject a model. */
    GateCheck told(long champion) {
        return new GateCheck(
                Gate.COMPARISON,
                true,
                unseen,
                fewest,
                "not compared with the champion, version " + champion + ": it was trained or calibrated on all but "
                        + unseen + " of the newest records, where " + fewest + " are needed");
    }
}
