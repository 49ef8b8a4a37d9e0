/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/** What befalls a running application in a crash test. */
enum Blow {
    FIRST_KILLED(1),
    SECOND_KILLED(1),
    BOTH_KILLED(1),
    BROKER_KILLED(0),
    EVERYTHING_KILLED(1),
    MODEL_SWAPPED(0),
    FIRST_STOPPED(0),
    BOTH_STOPPED(0),
    THIRD_JOINS(0);

    private final int kills;

    Blow(int kills) {
        this.kills = kills;
    }

    /** SIGKILLs to the application, one that takes several instances counted once. */
    int kills() {
        return kills;
    }
}
