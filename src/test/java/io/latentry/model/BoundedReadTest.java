/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that gives a record with each poll, or nothing, while time passes between the polls. */
class BoundedReadTest {
    private static final TopicPartition MODELS = new TopicPartition("models", 0);
    private static final TopicPartition OTHER = new TopicPartition("models", 1);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Long> read = new ArrayList<>();
    private long nanos;

    @BeforeEach
    void assign() {
        consumer.assign(List.of(MODELS, OTHER));
        consumer.updateBeginningOffsets(Map.of(MODELS, 0L, OTHER, 0L));
    }

    @Test
    void read_thatTakesLongButGetsOn_reachesTheEnd() {
        // Given: two hours of reading, a record every 50 s
        for (long offset = 0; offset < 144; offset++) {
            poll(50, MODELS, offset);
        }

        // When
        read(Map.of(MODELS, 144L));

        // Then
        assertThat(read).hasSize(144);
    }

    @Test
    void read_ofPartitionsOfWhichOneGetsOn_reachesTheirEnds() {
        // Given
        poll(50, MODELS, 0);
        poll(50, MODELS, 1);
        poll(50, OTHER, 0);

        // When
        read(Map.of(MODELS, 2L, OTHER, 1L));

        // Then
        assertThat(read).containsExactly(0L, 1L, 0L);
    }

    @Test
    void read_thatStandsStill_saysHowFarItCame() {
        // Given
        for (long offset = 0; offset < 3; offset++) {
            poll(50, MODELS, offset);
        }
        silence(40);
        silence(40);

        // Then
        assertThatThrownBy(() -> read(Map.of(MODELS, 20L)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageStartingWith(
                        "Topic models gave nothing for 60 s: partition 0 has been read to offset 3 of 20.");
    }

    private void read(Map<TopicPartition, Long> ends) {
        BoundedRead.to(ends, consumer, record -> read.add(record.offset()), () -> nanos);
    }

    private void poll(int afterSeconds, TopicPartition partition, long offset) {
        consumer.schedulePollTask(() -> {
            nanos += Duration.ofSeconds(afterSeconds).toNanos();
            consumer.addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "", new byte[0]));
        });
    }

    private void silence(int seconds) {
        consumer.schedulePollTask(() -> nanos += Duration.ofSeconds(seconds).toNanos());
    }
}
