/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where a record was before it was brought to the partition of its entity, and its key there. It travels in a header of the
 * repartition topic, big-endian: partition, offset, timestamp, length and bytes of the key (-1 for none), the topic.
 *
 * @param topic of the record
 * @param partition of the record
 * @param offset of the record
 * @param key of the record; null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Origin(String topic, int partition, long offset, byte[] key) implements RecordMetadata {
    static final String HEADER = "latentry.origin";

    private static final int TIMESTAMP_AT = Integer.BYTES + Long.BYTES;
    private static final int FIXED = TIMESTAMP_AT + Long.BYTES + Integer.BYTES;
    private static final int NO_KEY = -1;

    /**
     * The record under its entity as key, with its origin among its headers; value and other headers stay as they are.
     *
     * @param timestamp that it had in its topic
     */
    static Record<byte[], byte[]> routed(
            Record<byte[], byte[]> record, RecordMetadata source, long timestamp, byte[] entity) {
        byte[] topic = source.topic().getBytes(StandardCharsets.UTF_8);
        byte[] key = SlicePlanner.entityKey(record.key());
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + key.length + topic.length);
        bytes.putInt(source.partition()).putLong(source.offset()).putLong(timestamp);
        bytes.putInt(record.key() == null ? NO_KEY : key.length).put(key).put(topic);
        record.headers().remove(HEADER).add(HEADER, bytes.array());
        return record.withKey(entity);
    }

    /** The timestamp that the record had. */
    static long timestamp(Headers headers) {
        return value(headers).getLong(TIMESTAMP_AT);
    }

    /** Where the record with these headers was. */
    static Origin of(Headers headers) {
        ByteBuffer bytes = value(headers);
        int partition = bytes.getInt();
        long offset = bytes.getLong();
        int keyLength = bytes.position(TIMESTAMP_AT + Long.BYTES).getInt();
        byte[] key = keyLength == NO_KEY ? null : take(bytes, keyLength);
        return new Origin(new String(take(bytes, bytes.remaining()), StandardCharsets.UTF_8), partition, offset, key);
    }

    /** The record as it was. */
    Record<byte[], byte[]> restored(Record<byte[], byte[]> record) {
        return new Record<>(
                key,
                record.value(),
                record.timestamp(),
                new RecordHeaders(record.headers().toArray()).remove(HEADER));
    }

    private static ByteBuffer value(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            throw new IllegalStateException("A record of the repartition topic lacks the header " + HEADER
                    + ": only latentry may write to that topic");
        }
        return ByteBuffer.wrap(header.value());
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }
}
