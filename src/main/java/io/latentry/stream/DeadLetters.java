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
    /** What a batch of one record has beside key, value and headers. */
    private static final int OVERHEAD = 512;

    private final String detector;
    private final int room;

    /**
     * The dead letters of a detector.
     *
     * @param settings of its Kafka Streams client
     */
    DeadLetters(String detector, Map<String, Object> settings) {
        this.detector = detector;
        this.room = settings.get(ROOM) == null
                ? Integer.MAX_VALUE
                : Integer.parseInt(settings.get(ROOM).toString()) - OVERHEAD;
    }

    /** The dead letter of {@code record}, whose tag has been detached. */
    Record<byte[], byte[]> of(Record<byte[], byte[]> record, RecordMetadata source, Rejection why) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, "reason", why.reason());
        put(headers, "message", shortened(why.message()));
        put(headers, "detector", detector);
        put(headers, "topic", source.topic());
        put(headers, "partition", Integer.toString(source.partition()));
        put(headers, "offset", Long.toString(source.offset()));
        put(headers, "timestamp", Long.toString(record.timestamp()));
        if (length(record.key()) + length(record.value()) + length(headers) > room) {
            return cut(record, headers);
        }
        return new Record<>(record.key(), record.value(), record.timestamp(), headers);
    }

    /** Better the beginning of a record, and where it lies, than a detector that cannot go on. */
    private Record<byte[], byte[]> cut(Record<byte[], byte[]> record, Headers headers) {
        put(headers, "cut", Integer.toString(record.value().length));
        if (length(record.key()) + length(headers) > room) {
            for (Header header : record.headers().toArray()) {
                headers.remove(header.key());
            }
        }
        byte[] key = length(record.key()) + length(headers) > room ? null : record.key();
        long left = Math.max(0, room - length(key) - length(headers));
        byte[] value = Arrays.copyOf(record.value(), (int) Math.min(left, record.value().length));
        return new Record<>(key, value, record.timestamp(), headers);
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static long length(Headers headers) {
        long sum = 0;
        for (Header header : headers) {
            // Two lengths of up to five bytes each; a character of a name is at most four.
            sum += 10 + 4L * header.key().length() + length(header.value());
        }
        return sum;
    }

    private static String shortened(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(PREFIX + name).add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
