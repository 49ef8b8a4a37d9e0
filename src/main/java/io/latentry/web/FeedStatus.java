/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

/**
 * How the reading of the topics goes.
 *
 * @param state what the reader does now
 * @param detail what it waits for, or which topic is missing; empty when there is nothing to say
 * @param since when this state began, milliseconds since the epoch
 * @param unreadable records that could not be decoded since the start
 */
record FeedStatus(State state, String detail, long since, long unreadable) {

    static FeedStatus starting() {
        return new FeedStatus(State.STARTING, "Connecting to Kafka", System.currentTimeMillis(), 0);
    }

    boolean reading() {
        return state == State.READING;
    }

    /** This status, or one that began now if the state or its detail differ. */
    FeedStatus become(State next, String nextDetail) {
        return state == next && detail.equals(nextDetail)
                ? this
                : new FeedStatus(next, nextDetail, System.currentTimeMillis(), unreadable);
    }

    FeedStatus oneMoreUnreadable() {
        return new FeedStatus(state, detail, since, unreadable + 1);
    }

    /** What the reader does. */
    enum State {
        /** Has not reached the broker yet. */
        STARTING,
        /** Reads at least one of its topics. */
        READING,
        /** Reached the broker, where neither topic exists yet. */
        WAITING,
        /** Lost the broker or the schema registry and tries again. */
        RETRYING
    }
}
