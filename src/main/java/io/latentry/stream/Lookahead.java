/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/**
 * How far the records of one topic are planned ahead, and the plan in use: shorter after a plan that broke, so that little is
 * scored in vain, twice as far after one that was used up.
 */
final class Lookahead {
    private final int longest;
    private int limit;
    private SlicePlan plan;

    Lookahead(int longest) {
        this.longest = longest;
        this.limit = longest;
    }

    /** Whether the plan in use holds the record. */
    boolean foresees(PollTag tag) {
        return plan != null && plan.foresees(tag);
    }

    /** Drops a plan that the records do not keep to, if there is one; gives how many broke. */
    int breakOff() {
        if (plan == null) {
            return 0;
        }
        limit = Math.max(1, Math.min(limit, plan.used()));
        plan = null;
        return 1;
    }

    /** The model failed on a plan: so many at most from now on. */
    void shorten(int records) {
        limit = Math.max(1, records);
    }

    /** From now on this plan is used. */
    void begin(SlicePlan next) {
        plan = next;
    }

    SlicePlan plan() {
        return plan;
    }

    /** Counts a record of the plan as done; a plan without any left is dropped, so that it keeps no records alive. */
    void used() {
        plan.use();
        if (plan.isUsedUp()) {
            plan = null;
            limit = Math.min(longest, limit * 2);
        }
    }

    /** How many records may be planned now. */
    int limit() {
        return limit;
    }
}
