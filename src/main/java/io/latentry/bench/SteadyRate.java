/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The rate of a flow while it flows: joining the group, filling the first fetches and the last partition's tail are left
 * out. A flow that reaches the end of the topic before enough has been seen is followed by a new one that begins at the
 * start.
 */
final class SteadyRate {
    private static final Duration FIRST_RECORD_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /** Threads do not reach the end at the same time. */
    private static final double TAIL = 0.15;
    /** A fast flow's run-up ends here, so that there is something left to measure. */
    private static final double LONGEST_RUN_UP = 0.3;

    private final long topicRecords;
    private final Duration runUp;

    /**
     * A way to measure.
     *
     * @param topicRecords how many records a flow finds
     * @param runUp how long a flow has flowed before the clock begins
     */
    SteadyRate(long topicRecords, Duration runUp) {
        this.topicRecords = topicRecords;
        this.runUp = runUp;
    }

    /**
     * Measures for {@code seconds} in all.
     *
     * @throws IllegalStateException when a flow fails, does not begin, or is through before the clock could begin
     */
    Rate measure(Supplier<Flow> flows, double seconds) {
        Rate sum = Rate.NONE;
        while (sum.seconds() < 0.95 * seconds) {
            try (Flow flow = flows.get()) {
                flow.start();
                awaitFlow(flow);
                sum = sum.plus(stretch(flow, seconds - sum.seconds()));
            }
        }
        return sum;
    }

    private void awaitFlow(Flow flow) {
        long deadline = System.nanoTime() + FIRST_RECORD_WITHIN.toNanos();
        // A fast flow may be half through before its client says that it runs.
        while (flow.records() == 0 || (!flow.isRunning() && flow.records() < LONGEST_RUN_UP * topicRecords)) {
            check(flow);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "No record was processed within " + FIRST_RECORD_WITHIN.toSeconds() + " s.");
            }
        }
        long flowing = System.nanoTime();
        while (System.nanoTime() - flowing < runUp.toNanos() && flow.records() < LONGEST_RUN_UP * topicRecords) {
            check(flow);
        }
    }

    private Rate stretch(Flow flow, double longest) {
        long recordsBefore = flow.records();
        long batchesBefore = flow.batches();
        long end = (long) ((1 - TAIL) * topicRecords);
        if (recordsBefore >= end) {
            throw new IllegalStateException("The topic's " + topicRecords + " records were read before the measurement"
                    + " could begin; measure with more records.");
        }
        long begin = System.nanoTime();
        long until = begin + (long) (longest * TimeUnit.SECONDS.toNanos(1));
        while (System.nanoTime() < until && flow.records() < end) {
            check(flow);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Rate(flow.records() - recordsBefore, flow.batches() - batchesBefore, seconds);
    }

    private static void check(Flow flow) {
        flow.failure().ifPresent(cause -> {
            throw new IllegalStateException("What was measured failed: " + cause.getMessage(), cause);
        });
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
}
