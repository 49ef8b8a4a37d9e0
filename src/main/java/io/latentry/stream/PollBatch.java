/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The records that one poll of a stream thread brought, of all its partitions, and what became of them when they were
 * scored together. Belongs to that thread; nothing here is shared.
 */
final class PollBatch {
    private final int size;
    private final NavigableMap<Integer, BatchOutcome> outcomes = new TreeMap<>();
    private List<ConsumerRecord<byte[], byte[]>> records;
    private int open;

    /** The outcome that was asked for last, and where it begins. */
    private BatchOutcome outcome;

    private int first;

    PollBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
        this.size = records.size();
        this.open = size;
    }

    /** How many records the poll brought. */
    int size() {
        return size;
    }

    /** A record that came without its poll, as a batch of one. */
    static List<ConsumerRecord<byte[], byte[]>> alone(Record<byte[], byte[]> record, RecordMetadata source) {
        return List.of(new ConsumerRecord<>(
                source.topic(),
                source.partition(),
                source.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()));
    }

    /** The records from {@code from} on that are of the same partition, at most {@code limit}. */
    List<ConsumerRecord<byte[], byte[]>> slice(int from, int limit) {
        ConsumerRecord<byte[], byte[]> first = records.get(from);
        int to = from + 1;
        while (to < records.size()
                && to - from < limit
                && records.get(to).partition() == first.partition()
                && records.get(to).topic().equals(first.topic())) {
            to++;
        }
        return records.subList(from, to);
    }

    /** Whether the record at {@code index} is the one at that place of its topic. */
    boolean holds(int index, String topic, int partition, long offset) {
        if (isScored(index)) {
            return outcome.holds(index - first, topic, partition, offset);
        }
        ConsumerRecord<byte[], byte[]> record = records.get(index);
        return record.offset() == offset
                && record.partition() == partition
                && record.topic().equals(topic);
    }

    /** The key of the record at {@code index}; only before the batch is scored. */
    byte[] key(int index) {
        return records.get(index).key();
    }

    /** The timestamp of the record at {@code index} as it was polled; only before the batch is scored. */
    long timestamp(int index) {
        return records.get(index).timestamp();
    }

    /**
     * The outcome that the record at {@code index} belongs to; published only once scoring has succeeded. The whole batch is
     * scored when its first record asks. Where the scorer ends before it has come to all, the next record without an outcome
     * asks for those from itself on.
     *
     * @param scorer gives the outcome of at least the first of some records
     */
    BatchOutcome outcome(int index, Function<List<ConsumerRecord<byte[], byte[]>>, BatchOutcome> scorer) {
        if (outcomes.isEmpty()) {
            score(0, scorer);
        }
        if (!isScored(index)) {
            score(index, scorer);
        }
        return outcome;
    }

    /** The place, within its outcome, of the record whose outcome was asked for last. */
    int indexInOutcome(int index) {
        return index - first;
    }

    private void score(int from, Function<List<ConsumerRecord<byte[], byte[]>>, BatchOutcome> scorer) {
        Integer next = outcomes.higherKey(from);
        BatchOutcome scored = scorer.apply(records.subList(from, next == null ? records.size() : next));
        outcomes.put(from, scored);
        outcome = scored;
        first = from;
        open -= scored.size();
        if (open == 0) {
            records = List.of();
        }
    }

    private boolean isScored(int index) {
        if (outcome != null && index >= first && index < first + outcome.size()) {
            return true;
        }
        Map.Entry<Integer, BatchOutcome> before = outcomes.floorEntry(index);
        if (before == null || index >= before.getKey() + before.getValue().size()) {
            return false;
        }
        first = before.getKey();
        outcome = before.getValue();
        return true;
    }
}
