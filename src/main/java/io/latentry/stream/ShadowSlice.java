/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Arrays;

/**
 * What a second model makes of some records of a plan.
 *
 * @param champion version that the plan was made with
 * @param second version that judged in its shadow
 * @param sampled places of the records in the plan, ascending
 * @param anomalous of each, whether the second model would have the alarm on
 * @param tracks of each, the second model's track of the entity after it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record ShadowSlice(long champion, long second, int[] sampled, boolean[] anomalous, byte[][] tracks) {

    /** Which of these records the one at that place of the plan is; negative if none. */
    int find(int index) {
        return Arrays.binarySearch(sampled, index);
    }
}
