/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Tags each record of a poll with its place in the poll's batch, so that the processor can score the batch in one call.
 * It reads nothing and decides nothing: should it fail, records are scored one by one.
 */
public final class PollTagger implements ConsumerInterceptor<byte[], byte[]> {

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
        for (TopicPartition partition : polled.partitions()) {
            records.addAll(polled.records(partition));
        }
        PollBatch batch = new PollBatch(records);
        int index = 0;
        for (TopicPartition partition : polled.partitions()) {
            PollTag before = null;
            long next = -1;
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                PollTag tag = new PollTag(batch, index++);
                record.headers().remove(PollTag.KEY).add(tag);
                if (before != null && record.offset() == next) {
                    before.follow();
                }
                before = tag;
                next = record.offset() + 1;
            }
        }
        return polled;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
}
