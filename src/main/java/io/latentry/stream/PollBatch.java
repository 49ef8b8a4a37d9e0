/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.ArrayList;
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
    private final NavigableMap<Integer, Piece> pieces = new TreeMap<>();
    private List<ConsumerRecord<byte[], byte[]>> records;
    /** How many are not scored yet. */
    private int open;
    /** How many are not worked on yet. */
    private int unfinished;

    /** The piece that was asked for last. */
    private Piece piece;

    /** @param records all that the poll brought: none is added later */
    PollBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
        this.size = records.size();
        this.open = size;
        this.unfinished = size;
    }

    /** How many records the poll brought. */
    int size() {
        return size;
    }

    /** Notes that one more of its records has been worked on, and says whether it was the last. */
    boolean finishOne() {
        unfinished--;
        return unfinished == 0;
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
            return piece.outcome().holds(indexInOutcome(index), topic, partition, offset);
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
     * scored when one of its records asks for the first time, that record before all others and those ahead of it last. Where
     * the scorer ends before it has come to all, the next record without an outcome asks for those from itself on.
     *
     * @param scorer gives the outcome of at least the first of some records
     */
    BatchOutcome outcome(int index, Function<List<ConsumerRecord<byte[], byte[]>>, BatchOutcome> scorer) {
        if (!isScored(index)) {
            score(index, scorer);
        }
        return piece.outcome();
    }

    /** The place, within its outcome, of the record whose outcome was asked for last. */
    int indexInOutcome(int index) {
        return index - piece.first() + piece.skipped();
    }

    private void score(int from, Function<List<ConsumerRecord<byte[], byte[]>>, BatchOutcome> scorer) {
        Integer next = pieces.higherKey(from);
        int to = next == null ? records.size() : next;
        List<ConsumerRecord<byte[], byte[]>> asked = records.subList(from, to);
        if (pieces.isEmpty() && from > 0) {
            asked = new ArrayList<>(asked);
            asked.addAll(records.subList(0, from));
        }
        BatchOutcome outcome = scorer.apply(asked);
        int behind = Math.min(outcome.size(), to - from);
        int ahead = outcome.size() - behind;
        if (ahead > 0) {
            pieces.put(0, new Piece(outcome, 0, behind, ahead));
        }
        piece = new Piece(outcome, from, 0, behind);
        pieces.put(from, piece);
        open -= outcome.size();
        if (open == 0) {
            records = List.of();
        }
    }

    private boolean isScored(int index) {
        if (piece != null && piece.has(index)) {
            return true;
        }
        Map.Entry<Integer, Piece> before = pieces.floorEntry(index);
        if (before == null || !before.getValue().has(index)) {
            return false;
        }
        piece = before.getValue();
        return true;
    }

    /**
     * Records that follow each other and have their outcome in common.
     *
     * @param first the first of them
     * @param skipped its place in the outcome
     * @param size how many they are
     */
    private record Piece(BatchOutcome outcome, int first, int skipped, int size) {
        boolean has(int index) {
            return index >= first && index < first + size;
        }
    }
}
