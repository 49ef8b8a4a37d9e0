/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.time.Duration;

/**
 * A world of several entities that goes on by one record at a time; the same seed and the same calls give the same
 * records. It is not safe for use by several threads at once.
 *
 * <p>Simulated time and event time are two things: every record of an entity is {@link #interval()} of simulated time
 * after the one before, and is stamped with whatever event time the caller gives. Records that are stamped closer
 * together than that show the world in time lapse.
 */
public interface Simulation {

    /** The next record; the entities take turns. */
    SimulatedRecord next(long eventTimeMillis);

    /** How many entities take turns. */
    int entities();

    /** Simulated time between two records of one entity. */
    Duration interval();

    /**
     * Sets how often something goes wrong from now on; what has begun runs its course.
     *
     * @param share expected share of records that belong to a fault, at least 0 and less than 1
     */
    void faultShare(double share);
}
