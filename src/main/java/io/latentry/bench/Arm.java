/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.EnumSet;
import java.util.Set;

/** One of the ways through which the same records are sent, to be compared with the others. */
public enum Arm {
    /** The topology without its detector: reads each record into a row, a cheap filter decides. */
    PASS_THROUGH("passThroughPerSecond", "pass-through topology"),
    /** The scorer alone, on as many threads, at the batch size that the full topology was seen to have. */
    SCORER("scorerPerSecond", "bare scorer"),
    /** The topology as it runs. */
    FULL("fullPerSecond", "full topology"),
    /** The topology without the tags of the polls: a call of the network per record. */
    PER_RECORD("perRecordPerSecond", "one record at a time"),
    /** What the pass-through does with a consumer and a transactional producer alone. */
    PLAIN_CLIENT("plainClientPerSecond", "plain consumer and producer"),
    /** The full topology with a window of 16 readings and 1,000 entities. */
    WINDOWED("windowedPerSecond", "windows of 16, 1,000 entities"),
    /** The same with 100,000 entities. */
    WINDOWED_MANY("windowedManyPerSecond", "windows of 16, 100,000 entities"),
    /** The pass-through with tagged polls: tells what the tags cost. */
    TAGGED_PASS_THROUGH("taggedPassThroughPerSecond", "pass-through with tags");

    private final String key;
    private final String label;

    Arm(String key, String label) {
        this.key = key;
        this.label = label;
    }

    /** What is measured unless something else is asked for. */
    public static Set<Arm> usual() {
        return EnumSet.complementOf(EnumSet.of(TAGGED_PASS_THROUGH));
    }

    /** Name in the JSON file. */
    String key() {
        return key;
    }

    /** Name in the table. */
    String label() {
        return label;
    }

    boolean isWindowed() {
        return this == WINDOWED || this == WINDOWED_MANY;
    }
}
