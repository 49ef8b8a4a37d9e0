/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.Optional;

/**
 * Which of the newest rows are a gate's. Where the champion has been trained or calibrated on some of those that their share says,
 * the gate begins after them: on rows that only one of the two has seen, a comparison favours that one. Too few that it has
 * not seen are no gate; then the share decides, and the likelihood is left out of the comparison.
 *
 * @param from the first
 * @param rows how many there are
 * @param seen how many of these the champion has been trained or calibrated on
 */
record GatePlace(int from, int rows, int seen) {
    private static final int FEWEST = 100;

    /** @param seen by the champion; empty without one */
    static GatePlace of(History history, double share, Optional<SeenRecords> seen) {
        int rows = history.rows().size();
        int byShare = history.gateFrom(share);
        int end = seen.map(records -> records.end(history.rows())).orElse(0);
        boolean enough = rows - end >= Math.min(FEWEST, rows - byShare);
        int from = enough ? Math.max(byShare, end) : byShare;
        return new GatePlace(from, rows - from, Math.max(0, end - from));
    }

    /** Whether the champion has seen none of the gate's rows. */
    boolean isFair() {
        return seen == 0;
    }

    /** That the champion has seen some of the rows; it is no reason to reject a model. */
    GateCheck told(long champion) {
        return GateCheck.note(
                Gate.COMPARISON,
                seen + " of the gate's " + rows
                        + " records were in the training or calibration of the champion, version " + champion
                        + ": the comparison favours it, and leaves the likelihood out");
    }
}
