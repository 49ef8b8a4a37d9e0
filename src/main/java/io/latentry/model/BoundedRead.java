/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reading of one partition up to a place, in no more than a minute. */
final class BoundedRead {
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(500);

    private BoundedRead() {}

    /**
     * Reads on until the consumer's position is {@code end} or beyond.
     *
     * @param each is given what has been read, which may go beyond {@code end}
     * @throws TimeoutException when that takes longer than a minute
     */
    static <K> void to(
            long end,
            Consumer<K, byte[]> consumer,
            TopicPartition partition,
            java.util.function.Consumer<ConsumerRecord<K, byte[]>> each) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Topic " + partition.topic() + " could not be read to its end within "
                        + WITHIN.toSeconds() + " s; is a broker down?");
            }
            consumer.poll(POLL).forEach(each);
        }
    }
}
