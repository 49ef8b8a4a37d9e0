/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a simulation writes: a past in which nothing goes wrong, then the present.
 *
 * @param historyRecords records before the present, stamped one interval of the simulation apart and ending now; written
 *     as fast as possible
 * @param recordsPerSecond pace of the present, whose records are stamped with the time of writing; 0 for as fast as
 *     possible
 * @param liveRecords how many records the present has; empty for no end
 * @param faultShare expected share of the present's records that belong to a fault, at least 0 and less than 1
 */
public record SimulationPlan(
        long historyRecords, double recordsPerSecond, OptionalLong liveRecords, double faultShare) {

    public SimulationPlan {
        if (historyRecords < 0 || recordsPerSecond < 0 || liveRecords.orElse(0) < 0) {
            throw new IllegalArgumentException("Counts and rates must not be negative");
        }
    }

    /** A past of that many records and no present. */
    public static SimulationPlan history(long records) {
        return new SimulationPlan(records, 0, OptionalLong.of(0), 0);
    }

    /** A present without a past and without an end. */
    public static SimulationPlan live(double recordsPerSecond, double faultShare) {
        return new SimulationPlan(0, recordsPerSecond, OptionalLong.empty(), faultShare);
    }

    /** How many records of all entities fill that time. */
    public static long recordsIn(Duration time, Simulation simulation) {
        return time.toMillis() / simulation.interval().toMillis() * simulation.entities();
    }
}
