/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reading of partitions up to a place, for as long as it gets on: however much there is, it may take its time. */
final class BoundedRead {
    private static final Duration SILENCE_MEANS_TROUBLE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(500);

    private BoundedRead() {}

    /**
     * Reads on until the consumer's position is {@code end} or beyond.
     *
     * @param each is given what has been read, which may go beyond {@code end}
     * @throws TimeoutException when the position has not moved for a minute
     */
    static <K> void to(
            long end,
            Consumer<K, byte[]> consumer,
            TopicPartition partition,
            java.util.function.Consumer<ConsumerRecord<K, byte[]>> each) {
        to(Map.of(partition, end), consumer, each, System::nanoTime);
    }

    /** The same of several partitions; a minute in which none of them gets on is too long. */
    static <K> void to(
            Map<TopicPartition, Long> ends,
            Consumer<K, byte[]> consumer,
            java.util.function.Consumer<ConsumerRecord<K, byte[]>> each,
            LongSupplier nanoTime) {
        long missing = missing(ends, consumer);
        long since = nanoTime.getAsLong();
        while (missing > 0) {
            consumer.poll(POLL).forEach(each);
            long now = missing(ends, consumer);
            if (now != missing) {
                since = nanoTime.getAsLong();
            } else if (nanoTime.getAsLong() - since > SILENCE_MEANS_TROUBLE.toNanos()) {
                throw new TimeoutException(stuck(ends, consumer));
            }
            missing = now;
        }
    }

    /** Offsets before the ends that have not been passed yet. */
    private static long missing(Map<TopicPartition, Long> ends, Consumer<?, ?> consumer) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    private static String stuck(Map<TopicPartition, Long> ends, Consumer<?, ?> consumer) {
        Map.Entry<TopicPartition, Long> behind = ends.entrySet().stream()
                .filter(end -> consumer.position(end.getKey()) < end.getValue())
                .findFirst()
                .orElseThrow();
        return "Topic %s gave nothing for %d s: partition %d has been read to offset %d of %d. A broker is down, or a transaction there does not end."
                .formatted(
                        behind.getKey().topic(),
                        SILENCE_MEANS_TROUBLE.toSeconds(),
                        behind.getKey().partition(),
                        consumer.position(behind.getKey()),
                        behind.getValue());
    }
}
