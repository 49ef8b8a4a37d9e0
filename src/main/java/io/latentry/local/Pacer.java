/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Spreads turns evenly over time. Each turn is due at a fixed distance from the start, so that a late one does not delay
 * those after it.
 */
final class Pacer {
    private static final long WORTH_WAITING_NANOS = 500_000;

    private final CountDownLatch stop;
    private final double turnsPerSecond;
    private final long start = System.nanoTime();
    private long turn;

    /**
     * A pace from now on.
     *
     * @param turnsPerSecond 0 for as fast as possible
     * @param stop ends all waiting when it is counted down
     */
    Pacer(double turnsPerSecond, CountDownLatch stop) {
        if (!(turnsPerSecond >= 0)) {
            throw new IllegalArgumentException("A rate must be 0 (as fast as possible) or more: " + turnsPerSecond);
        }
        this.turnsPerSecond = turnsPerSecond;
        this.stop = stop;
    }

    /** Waits until the next turn is due; false when it is time to stop. */
    boolean awaitTurn() throws InterruptedException {
        if (turnsPerSecond > 0) {
            long due = start + (long) (turn / turnsPerSecond * 1e9);
            long wait = due - System.nanoTime();
            if (wait > WORTH_WAITING_NANOS && stop.await(wait, TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        turn++;
        return stop.getCount() > 0;
    }
}
