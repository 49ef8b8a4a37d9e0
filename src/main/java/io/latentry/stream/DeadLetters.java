/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Records that cannot be processed, as they came: original key, value and headers, with the reason in headers that begin
 * with {@code latentry.error.}: {@code reason}, {@code message}, {@code detector}, {@code topic}, {@code partition},
 * {@code offset}, {@code timestamp}. What is larger than the cluster accepts is cut, and {@code cut} says how many bytes the
 * value had.
 */
final class DeadLetters {
    static final String PREFIX = "latentry.error.";

    /** Our own key among the settings of a Kafka Streams client: how many bytes a dead letter may have. */
    static final String ROOM = "latentry.dead.letter.bytes";

    private static final int LONGEST_MESSAGE = 4_096;

    private final String detector;
    private final Room room;

    /**
     * The dead letters of a detector.
     *
     * @param settings of its Kafka Streams client
     */
    DeadLetters(String detector, Map<String, Object> settings) {
        this.detector = detector;
        this.room = Room.of(settings, ROOM);
    }

    /**
     * The dead letter of {@code record}, whose tag has been detached. It is as old as its writing, or the letters of old
     * records would be deleted at once.
     *
     * @param timestamp that the record had in its topic, -1 if it had none; Kafka Streams has given it one by now
     * @param now system time in milliseconds
     */
    Record<byte[], byte[]> of(
            Record<byte[], byte[]> record, RecordMetadata source, long timestamp, Rejection why, long now) {
        Headers headers = foreign(record.headers());
        put(headers, "reason", why.reason());
        put(headers, "message", shortened(why.message()));
        put(headers, "detector", detector);
        put(headers, "topic", source.topic());
        put(headers, "partition", Integer.toString(source.partition()));
        put(headers, "offset", Long.toString(source.offset()));
        put(headers, "timestamp", Long.toString(timestamp));
        return room.holds(record.key(), record.value(), headers)
                ? new Record<>(record.key(), record.value(), now, headers)
                : cut(record, headers, now);
    }

    /** The record's own headers, without those that would make the letter look like another, or sent back. */
    private static Headers foreign(Headers headers) {
        Headers foreign = new RecordHeaders();
        for (Header header : headers) {
            if (!isOurs(header.key())) {
                foreign.add(header);
            }
        }
        return foreign;
    }

    /** Whether only we may say what a header of that name says. */
    static boolean isOurs(String header) {
        return header.startsWith(PREFIX) || header.equals(DeadLetter.REDRIVEN);
    }

    /** Better the beginning of a record, and where it lies, than a detector that cannot go on. */
    private Record<byte[], byte[]> cut(Record<byte[], byte[]> record, Headers headers, long now) {
        put(headers, "cut", Integer.toString(record.value().length));
        if (!room.holds(record.key(), null, headers)) {
            for (Header header : record.headers().toArray()) {
                if (!isOurs(header.key())) {
                    headers.remove(header.key());
                }
            }
        }
        byte[] key = room.holds(record.key(), null, headers) ? record.key() : null;
        long left = Math.max(0, room.left(key, headers));
        byte[] value = Arrays.copyOf(record.value(), (int) Math.min(left, record.value().length));
        return new Record<>(key, value, now, headers);
    }

    private static String shortened(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(PREFIX + name).add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
