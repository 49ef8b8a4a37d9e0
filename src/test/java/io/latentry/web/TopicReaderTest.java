/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.web.FeedStatus.State;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final String TOPIC = "scores";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final byte[] GARBAGE = {1, 2, 3};

    private final ReadModel model = new ReadModel();
    private final Queue<MockConsumer<byte[], byte[]>> given = new ConcurrentLinkedQueue<>();
    private final List<MockConsumer<byte[], byte[]>> taken = new CopyOnWriteArrayList<>();
    private final AtomicBoolean registryAway = new AtomicBoolean();
    private final TopicReader reader =
            new TopicReader(Map.of(TOPIC, 100L), this::nextConsumer, this.deserializer(), model);

    @AfterEach
    void close() {
        reader.close();
        assertThat(taken).allMatch(MockConsumer::closed);
    }

    @Test
    void start_topicIsMissing_waitsAndReadsItWhenItAppears() {
        // Given
        MockConsumer<byte[], byte[]> consumer = give();
        reader.start();
        awaitState(State.WAITING);
        assertThat(model.status().detail()).contains(TOPIC);

        // When
        haveTopic(consumer, 0, 0);
        awaitState(State.READING);
        add(consumer, 0, bytes(1000));

        // Then
        awaitScores(1);
        assertThat(model.status().detail()).isEmpty();
    }

    @Test
    void start_longTopic_replaysItsTailOnly() {
        // Given
        MockConsumer<byte[], byte[]> consumer = give();
        haveTopic(consumer, 0, 1000);

        // When
        reader.start();
        awaitState(State.READING);
        LongStream.range(900, 1000).forEach(offset -> add(consumer, offset, bytes(offset * 1000)));

        // Then
        awaitScores(100);
        assertThat(consumer.position(PARTITION)).isEqualTo(1000);
    }

    @Test
    void read_undecodableRecordAndTombstone_countsTheOneAndGoesOn() {
        // Given
        MockConsumer<byte[], byte[]> consumer = give();
        haveTopic(consumer, 0, 0);
        reader.start();
        awaitState(State.READING);

        // When
        add(consumer, 0, GARBAGE);
        add(consumer, 1, null);
        add(consumer, 2, bytes(1000));

        // Then
        awaitScores(1);
        assertThat(model.status().unreadable()).isEqualTo(1);
    }

    @Test
    void read_registryIsAway_saysSoAndLosesNothing() {
        // Given
        MockConsumer<byte[], byte[]> consumer = give();
        haveTopic(consumer, 0, 0);
        reader.start();
        awaitState(State.READING);
        registryAway.set(true);
        add(consumer, 0, bytes(1000));
        awaitState(State.RETRYING);
        assertThat(model.status().detail()).contains("registry");

        // When
        registryAway.set(false);

        // Then
        awaitScores(1);
        awaitState(State.READING);
        assertThat(model.status().unreadable()).isZero();
    }

    @Test
    void read_consumerFails_goesOnWithANewOneWhereItStopped() {
        // Given
        MockConsumer<byte[], byte[]> first = give();
        haveTopic(first, 0, 0);
        reader.start();
        awaitState(State.READING);
        add(first, 0, bytes(1000));
        awaitScores(1);
        MockConsumer<byte[], byte[]> second = give();
        haveTopic(second, 0, 2);

        // When
        first.setPollException(new KafkaException("the broker is gone"));
        awaitState(State.RETRYING);
        assertThat(model.status().detail()).contains("the broker is gone");
        awaitState(State.READING);
        add(second, 0, bytes(1000));
        add(second, 1, bytes(2000));

        // Then
        awaitScores(2);
    }

    private MockConsumer<byte[], byte[]> give() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        given.add(consumer);
        return consumer;
    }

    private Consumer<byte[], byte[]> nextConsumer() {
        MockConsumer<byte[], byte[]> next = given.remove();
        taken.add(next);
        return next;
    }

    private static void haveTopic(MockConsumer<byte[], byte[]> consumer, long begin, long end) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    }

    private static void add(MockConsumer<byte[], byte[]> consumer, long offset, byte[] value) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, null, value)));
    }

    /** A score, as this test's deserializer reads it: its time. */
    private static byte[] bytes(long time) {
        return ByteBuffer.allocate(Long.BYTES).putLong(time).array();
    }

    private Deserializer<Object> deserializer() {
        return (topic, bytes) -> {
            if (registryAway.get()) {
                throw new TimeoutException("no answer");
            }
            if (bytes.length != Long.BYTES) {
                throw new SerializationException("garbage");
            }
            return Events.score("pumps", "p1", ByteBuffer.wrap(bytes).getLong(), 0.2, 1);
        };
    }

    private void awaitState(State state) {
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(model.status().state()).isEqualTo(state));
    }

    private void awaitScores(long count) {
        await().untilAsserted(() -> assertThat(model.detectors())
                .singleElement()
                .extracting(DetectorView::scores)
                .isEqualTo(count));
    }
}
