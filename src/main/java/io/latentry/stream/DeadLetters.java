/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Records that cannot be processed, as they came: original key, value and headers, with the reason in headers that begin
 * with {@code latentry.error.}: {@code reason}, {@code message}, {@code detector}, {@code topic}, {@code partition},
 * {@code offset}, {@code timestamp}.
 */
final class DeadLetters {
    private static final String PREFIX = "latentry.error.";

    private final String detector;

    DeadLetters(String detector) {
        this.detector = detector;
    }

    /** The dead letter of {@code record}, whose tag has been detached. */
    Record<Object, Object> of(Record<byte[], byte[]> record, RecordMetadata source, Rejection why) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, "reason", why.reason());
        put(headers, "message", why.message());
        put(headers, "detector", detector);
        put(headers, "topic", source.topic());
        put(headers, "partition", Integer.toString(source.partition()));
        put(headers, "offset", Long.toString(source.offset()));
        put(headers, "timestamp", Long.toString(record.timestamp()));
        return new Record<>(record.key(), record.value(), record.timestamp(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(PREFIX + name).add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
