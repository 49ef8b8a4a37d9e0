/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Arrays;

/**
 * What will become of some records of one partition that follow each other, and of their entities' states, if nothing comes
 * in between: from which state each was judged, and which it leaves behind.
 */
final class SlicePlan {
    private final PollBatch batch;
    private final int first;
    private final BatchOutcome outcome;
    private final byte[][] keys;
    private final byte[][] before;
    private final byte[][] after;
    private int open;
    private int used;

    /**
     * A plan for the records of {@code batch} from {@code first} on.
     *
     * @param keys of the entities, in the order of the records
     */
    SlicePlan(PollBatch batch, int first, BatchOutcome outcome, byte[][] keys) {
        this.batch = batch;
        this.first = first;
        this.outcome = outcome;
        this.keys = keys;
        before = new byte[keys.length][];
        after = new byte[keys.length][];
        for (int i = 0; i < keys.length; i++) {
            open += outcome.row(i) >= 0 || outcome.rejection(i) != null ? 1 : 0;
        }
    }

    /** Notes the record's entity as it is before and after; the same array if the record has been taken in already. */
    void step(int index, byte[] stateBefore, byte[] stateAfter) {
        before[index] = stateBefore;
        after[index] = stateAfter;
    }

    /**
     * Whether it holds the record at that place of a poll as it comes now: of this entity, and with the entity in the very
     * state, last record included, that it was judged from. What cannot be read needs no state.
     *
     * @param stored the entity's state now; null if it has none
     */
    boolean foresees(PollTag tag, byte[] key, byte[] stored) {
        int index = index(tag);
        return tag.batch() == batch
                && index >= 0
                && index < keys.length
                && (outcome.rejection(index) != null
                        || Arrays.equals(keys[index], key) && Arrays.equals(before[index], stored));
    }

    /** Place of the tagged record in this plan. */
    int index(PollTag tag) {
        return tag.index() - first;
    }

    BatchOutcome outcome() {
        return outcome;
    }

    /** Whether the record at {@code index} changes its entity's state. */
    boolean changesState(int index) {
        return after[index] != before[index];
    }

    /** The entity's state after the record at {@code index}. */
    byte[] stateAfter(int index) {
        return after[index];
    }

    /** Counts one of the records as done. */
    void use() {
        used++;
    }

    /** Records that came as foreseen. */
    int used() {
        return used;
    }

    /** Whether there is nothing left in it that could still come. */
    boolean isUsedUp() {
        return used >= open;
    }
}
