/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record that could not be processed, as {@code latentry dead-letters} shows it.
 *
 * @param id partition and offset in the dead-letters topic, as in {@code 2/17}
 * @param detector which detector laid it aside
 * @param reason code, as in {@code NOT_FRAMED}
 * @param message what was found, where, and what was expected
 * @param source topic and partition that the record came from
 * @param offset of the record there
 * @param timestamp of the record there, in milliseconds; -1 if it had none
 * @param written when it was laid aside
 * @param attempts how often the record has been re-driven before
 * @param bytes of the record's value
 * @param cut whether the letter holds only the beginning of a record that is too large for the topic
 * @param redriven whether the letter itself has been re-driven
 */
public record DeadLetter(
        String id,
        String detector,
        String reason,
        String message,
        TopicPartition source,
        long offset,
        long timestamp,
        Instant written,
        int attempts,
        long bytes,
        boolean cut,
        boolean redriven) {
    static final String ATTEMPTS = "latentry.redrive.attempts";

    /** In a marker: the id of the letter that has been re-driven. */
    static final String REDRIVEN = "latentry.redriven";

    /** The letter in a record of the dead-letters topic; empty when it is none. */
    static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
        if (record.headers().lastHeader(DeadLetters.PREFIX + "reason") == null) {
            return Optional.empty();
        }
        Optional<String> cut = header(record, DeadLetters.PREFIX + "cut");
        return Optional.of(new DeadLetter(
                id(record),
                error(record, "detector"),
                error(record, "reason"),
                error(record, "message"),
                new TopicPartition(error(record, "topic"), (int) number(error(record, "partition"))),
                number(error(record, "offset")),
                originalTimestamp(record).orElse(-1L),
                Instant.ofEpochMilli(record.timestamp()),
                (int) header(record, ATTEMPTS)
                        .map(DeadLetter::number)
                        .orElse(0L)
                        .longValue(),
                cut.map(DeadLetter::number).orElseGet(() -> record.value() == null ? 0L : record.value().length),
                cut.isPresent(),
                false));
    }

    /** The timestamp of the record that the letter is of; empty if that had none. */
    static Optional<Long> originalTimestamp(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, DeadLetters.PREFIX + "timestamp")
                .map(DeadLetter::number)
                .filter(timestamp -> timestamp >= 0);
    }

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + "/" + record.offset();
    }

    static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return Optional.ofNullable(header).map(Header::value).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /** Whether it can be re-driven: it has not been yet, it is whole, and says where it came from. */
    boolean isOpen() {
        return !redriven && !cut && source.partition() >= 0 && !source.topic().isEmpty();
    }

    /** The partition of the dead-letters topic that the letter with that id lies in. */
    static int partition(String id) {
        return Integer.parseInt(id.substring(0, id.indexOf('/')));
    }

    /** This letter, which has been re-driven. */
    DeadLetter asRedriven() {
        return new DeadLetter(
                id, detector, reason, message, source, offset, timestamp, written, attempts, bytes, cut, true);
    }

    private static String error(ConsumerRecord<byte[], byte[]> record, String name) {
        return header(record, DeadLetters.PREFIX + name).orElse("");
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
