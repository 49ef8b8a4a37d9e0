/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.List;
import java.util.Optional;
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
    private List<ConsumerRecord<byte[], byte[]>> records;
    private BatchOutcome outcome;

    PollBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    /** How many records the poll brought. */
    int size() {
        return outcome == null ? records.size() : outcome.size();
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
        if (outcome != null) {
            return outcome.holds(index, topic, partition, offset);
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

    /** The outcome of the whole batch, scored when its first record asks; published only once scoring has succeeded. */
    BatchOutcome outcome(Function<List<ConsumerRecord<byte[], byte[]>>, BatchOutcome> scorer) {
        if (outcome == null) {
            outcome = scorer.apply(records);
            records = List.of();
        }
        return outcome;
    }
}
