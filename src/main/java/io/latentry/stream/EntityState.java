/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is kept of one entity between two of its records.
 *
 * @param topic where its last record came from
 * @param offset where its last record came from
 * @param trackBefore the detector's track as it was before that record: it judges the record again when it comes again
 * @param track the detector's track after that record
 * @param window its newest window, [readings, width] row after row
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record EntityState(String topic, long offset, byte[] trackBefore, byte[] track, float[] window) {

    /** Whether that record is the last one that has been taken in. */
    boolean endsWith(ConsumerRecord<byte[], byte[]> record) {
        return offset == record.offset() && topic.equals(record.topic());
    }
}
