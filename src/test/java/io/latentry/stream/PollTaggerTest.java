/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollTaggerTest {
    @Test
    void records_ofAllPartitions_shareOneBatch() {
        // Given
        ConsumerRecord<byte[], byte[]> first = record(0, 7);
        ConsumerRecord<byte[], byte[]> second = record(0, 8);
        ConsumerRecord<byte[], byte[]> other = record(1, 3);

        // When
        new PollTagger()
                .onConsume(new ConsumerRecords<>(
                        Map.of(
                                new TopicPartition("t", 0), List.of(first, second),
                                new TopicPartition("t", 1), List.of(other)),
                        Map.of()));

        // Then
        PollTag tag = PollTag.detach(first.headers());
        PollTag otherTag = PollTag.detach(other.headers());
        assertThat(tag.batch()).isSameAs(otherTag.batch());
        assertThat(tag.batch().holds(tag.index(), "t", 0, 7)).isTrue();
        assertThat(tag.batch().holds(tag.index(), "t", 0, 8)).isFalse();
        assertThat(tag.batch().holds(tag.index(), "u", 0, 7)).isFalse();
        assertThat(tag.batch().holds(otherTag.index(), "t", 1, 3)).isTrue();
    }

    @Test
    void batch_ofAPoll_knowsItsSizeAndLetsTheRecordsGoOnceAllAreScored() {
        // Given
        ConsumerRecord<byte[], byte[]> first = record(0, 7);
        ConsumerRecord<byte[], byte[]> other = record(1, 3);
        new PollTagger()
                .onConsume(new ConsumerRecords<>(
                        Map.of(new TopicPartition("t", 0), List.of(first), new TopicPartition("t", 1), List.of(other)),
                        Map.of()));
        PollBatch batch = PollTag.detach(first.headers()).batch();

        // When
        batch.outcome(0, BatchOutcome::new);

        // Then: full polls ask for no commit of their own, and what was scored is not kept
        assertThat(batch.size()).isEqualTo(2);
        assertThatThrownBy(() -> batch.timestamp(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void tag_detached_isGone() {
        // Given
        ConsumerRecord<byte[], byte[]> record = record(0, 0);
        new PollTagger()
                .onConsume(new ConsumerRecords<>(Map.of(new TopicPartition("t", 0), List.of(record)), Map.of()));

        // When
        PollTag.detach(record.headers());

        // Then
        assertThat(record.headers().toArray()).isEmpty();
        assertThat(PollTag.detach(record.headers())).isNull();
    }

    @Test
    void header_ofTheSameNameFromOutside_isNoTag() {
        // Given
        ConsumerRecord<byte[], byte[]> record = record(0, 0);
        record.headers().add(PollTag.KEY, new byte[] {1});

        // Then
        assertThat(PollTag.detach(record.headers())).isNull();
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return new ConsumerRecord<>("t", partition, offset, null, new byte[] {1});
    }
}
