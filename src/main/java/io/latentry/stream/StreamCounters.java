/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.concurrent.atomic.LongAdder;

/** What a detector has done since the process began. Counts attempts: a record that was retried is counted again. */
public final class StreamCounters {
    final LongAdder records = new LongAdder();
    final LongAdder anomalies = new LongAdder();
    final LongAdder deadLetters = new LongAdder();
    final LongAdder nullValues = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder untagged = new LongAdder();
    final LongAdder splitBatches = new LongAdder();
    final LongAdder brokenPlans = new LongAdder();
    final LongAdder lateReadings = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder foreignHistories = new LongAdder();
    final LongAdder expiredEntities = new LongAdder();
    final LongAdder storedBytes = new LongAdder();

    /** The counts now. */
    public Snapshot snapshot() {
        return new Snapshot(
                records.sum(),
                anomalies.sum(),
                deadLetters.sum(),
                nullValues.sum(),
                batches.sum(),
                untagged.sum(),
                splitBatches.sum(),
                brokenPlans.sum(),
                lateReadings.sum(),
                gaps.sum(),
                foreignHistories.sum(),
                expiredEntities.sum(),
                storedBytes.sum());
    }

    /**
     * Counts at one moment.
     *
     * @param records processed, of any kind
     * @param anomalies anomaly events emitted
     * @param deadLetters records that could not be read or scored
     * @param nullValues records without a value, which are passed over
     * @param batches scored in one call
     * @param untagged records scored alone because they came without a usable tag
     * @param splitBatches calls that the model failed on, and that were made again for either half of the rows
     * @param brokenPlans plans of windows that were dropped because their records came otherwise than foreseen
     * @param lateReadings of an earlier event time than the entity's reading before
     * @param gaps between readings of an entity that were too long to judge them together
     * @param foreignHistories that were kept in another format or for another layout, and begun anew
     * @param expiredEntities that were forgotten because they had not been heard of for too long
     * @param storedBytes keys and values of entities that were put into the store; the changelog gets fewer, since several
     *     puts to one entry between two commits are one
     */
    public record Snapshot(
            long records,
            long anomalies,
            long deadLetters,
            long nullValues,
            long batches,
            long untagged,
            long splitBatches,
            long brokenPlans,
            long lateReadings,
            long gaps,
            long foreignHistories,
            long expiredEntities,
            long storedBytes) {

        /** All counts in one line. */
        public String summary() {
            return ("records %d, anomalies %d, dead letters %d, null values %d, batches %d, untagged %d, split batches %d,"
                            + " broken plans %d, late readings %d, gaps %d, foreign histories %d, expired entities %d,"
                            + " stored bytes %d")
                    .formatted(
                            records,
                            anomalies,
                            deadLetters,
                            nullValues,
                            batches,
                            untagged,
                            splitBatches,
                            brokenPlans,
                            lateReadings,
                            gaps,
                            foreignHistories,
                            expiredEntities,
                            storedBytes);
        }
    }
}
