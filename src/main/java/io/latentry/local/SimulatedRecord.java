/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import org.apache.avro.specific.SpecificRecord;

/**
 * One record of a simulator, with what a detector must not see.
 *
 * @param key entity, which is also the record's key
 * @param time event time in milliseconds since the epoch
 * @param value the record itself
 * @param truth {@value #NORMAL}, or the name of what is wrong
 * @param onset whether this is the first record of a fault
 */
public record SimulatedRecord(String key, long time, SpecificRecord value, String truth, boolean onset) {
    /** The truth of a record with nothing wrong. */
    public static final String NORMAL = "normal";

    /** Name of the record header that carries the truth, as UTF-8 text. */
    public static final String TRUTH_HEADER = "latentry.truth";
}
