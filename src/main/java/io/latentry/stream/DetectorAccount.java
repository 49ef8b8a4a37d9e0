/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of a detector's records, as Kafka has it.
 *
 * @param detector its name
 * @param repartitioned whether records go through a topic that brings those of an entity together, and are judged from there
 * @param lines one per input partition
 * @param judged one per partition of that topic; there, a line of the input counts as normal what went on. Empty where
 *     records are judged as they come in, and as long as none has been judged
 * @param settled whether counts and committed offsets belong together exactly. They do, too, while the detector is at work,
 *     unless records are sent on: then only if nothing was committed while this was read
 */
public record DetectorAccount(
        String detector, boolean repartitioned, List<Line> lines, List<Line> judged, boolean settled) {

    /**
     * One partition.
     *
     * @param partition which
     * @param account records by effect, up to the committed offset
     * @param committed the offset that is to be read next; the one behind the account where that is not known
     * @param end the offset that the next record of the topic will have
     * @param isAnchored whether the group has a committed offset; it loses them once it has been empty for longer than the
     *     brokers' {@code offsets.retention.minutes}, and when it is deleted
     */
    public record Line(
            TopicPartition partition, PartitionAccount account, long committed, long end, boolean isAnchored) {

        /** A partition of which the group has a committed offset. */
        Line(TopicPartition partition, PartitionAccount account, long committed, long end) {
            this(partition, account, committed, end, true);
        }

        /** Offsets that have not been read yet. */
        public long lag() {
            return Math.max(0, end - committed);
        }
    }

    /** Partitions without a committed offset: how far their accounts reach is not known exactly. */
    public List<TopicPartition> adrift() {
        return Stream.concat(lines.stream(), judged.stream())
                .filter(line -> !line.isAnchored())
                .map(Line::partition)
                .toList();
    }

    /** Records that have been read from the input. */
    public long records() {
        return sum(lines, PartitionAccount::records);
    }

    /** Records that were scored and not reported. */
    public long normal() {
        return sum(repartitioned ? judged : lines, PartitionAccount::normal);
    }

    /** Records with an anomaly event. */
    public long anomalous() {
        return sum(lines, PartitionAccount::anomalous) + sum(judged, PartitionAccount::anomalous);
    }

    /** Records that could not be read or scored. */
    public long deadLetters() {
        return sum(lines, PartitionAccount::deadLetters) + sum(judged, PartitionAccount::deadLetters);
    }

    /** Records without a value. */
    public long nullValues() {
        return sum(lines, PartitionAccount::nullValues) + sum(judged, PartitionAccount::nullValues);
    }

    /** Records that have been read and are still on their way to where they are judged. */
    public long underWay() {
        return records() - normal() - anomalous() - deadLetters() - nullValues();
    }

    private static long sum(List<Line> lines, ToLongFunction<PartitionAccount> count) {
        return lines.stream()
                .mapToLong(line -> count.applyAsLong(line.account()))
                .sum();
    }
}
