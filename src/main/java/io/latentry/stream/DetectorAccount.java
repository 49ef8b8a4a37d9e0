/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of a detector's records, as Kafka has it.
 *
 * @param detector its name
 * @param lines one per input partition
 * @param settled whether nothing was committed while this was read: only then do counts and offsets belong together exactly
 */
public record DetectorAccount(String detector, List<Line> lines, boolean settled) {

    /**
     * One input partition.
     *
     * @param partition which
     * @param account records by effect, up to the committed offset
     * @param committed the offset that is to be read next; 0 before the first commit
     * @param end the offset that the next record of the topic will have
     */
    public record Line(TopicPartition partition, PartitionAccount account, long committed, long end) {

        /** Offsets that have not been read yet. */
        public long lag() {
            return Math.max(0, end - committed);
        }
    }
}
