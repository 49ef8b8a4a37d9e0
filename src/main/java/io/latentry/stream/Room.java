/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How large a record that is written may be, with key, headers and all.
 *
 * @param bytes that producer and topic allow
 */
record Room(long bytes) {
    /** What a batch of one record has beside key, value and headers. */
    private static final int OVERHEAD = 512;

    /** What the settings of a Kafka Streams client say under that key of ours; without it there is no limit. */
    static Room of(Map<String, Object> settings, String key) {
        Object bytes = settings.get(key);
        return new Room(bytes == null ? Integer.MAX_VALUE : Integer.parseInt(bytes.toString()));
    }

    /** Whether a record of these parts fits; null has no length. */
    boolean holds(byte[] key, byte[] value, Headers headers) {
        return length(value) <= left(key, headers);
    }

    /** Bytes that a value may have beside key and headers; negative where these alone are too large. */
    long left(byte[] key, Headers headers) {
        long left = bytes - OVERHEAD - length(key);
        for (Header header : headers) {
            // Two lengths of up to five bytes each; a character of a name is at most four.
            left -= 10 + 4L * header.key().length() + length(header.value());
        }
        return left;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
