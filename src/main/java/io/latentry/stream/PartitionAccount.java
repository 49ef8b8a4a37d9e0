/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.ByteBuffer;

/**
 * How many records of one input partition have had which effect.
 *
 * @param from offset of the first record
 * @param through offset of the last record that is surely in it
 * @param open whether the offsets that follow {@code through}, up to the committed one, are all records, all normal, and
 *     not in it yet
 * @param normal records that were scored and not reported
 * @param anomalous records with an anomaly event
 * @param deadLetters records that could not be read or scored
 * @param nullValues records without a value
 */
public record PartitionAccount(
        long from, long through, boolean open, long normal, long anomalous, long deadLetters, long nullValues) {
    private static final byte FORMAT = 1;
    private static final int BYTES = 2 + 6 * Long.BYTES;

    /** An account without any record, of a partition that is read from that offset on. */
    static PartitionAccount beginning(long from) {
        return new PartitionAccount(from, from - 1, false, 0, 0, 0, 0);
    }

    /** The account at the moment when {@code offset} was committed, or came next. */
    PartitionAccount upTo(long offset) {
        long uncounted = open ? Math.max(0, offset - 1 - through) : 0;
        return new PartitionAccount(
                from, through + uncounted, open, normal + uncounted, anomalous, deadLetters, nullValues);
    }

    /** The account with one record more. */
    PartitionAccount with(long offset, Effect effect, boolean nextIsOpen) {
        return new PartitionAccount(
                from,
                offset,
                nextIsOpen,
                normal + (effect == Effect.NORMAL ? 1 : 0),
                anomalous + (effect == Effect.ANOMALOUS ? 1 : 0),
                deadLetters + (effect == Effect.DEAD_LETTER ? 1 : 0),
                nullValues + (effect == Effect.NULL_VALUE ? 1 : 0));
    }

    /** Records in, of any effect. */
    public long records() {
        return normal + anomalous + deadLetters + nullValues;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .put((byte) (open ? 1 : 0))
                .putLong(from)
                .putLong(through)
                .putLong(normal)
                .putLong(anomalous)
                .putLong(deadLetters)
                .putLong(nullValues)
                .array();
    }

    /** @throws IllegalStateException when another version of this program has written it */
    static PartitionAccount fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || in.get() != FORMAT) {
            throw new IllegalStateException("The accounts store holds what this version cannot read: format " + bytes[0]
                    + ", expected " + FORMAT + "; run the version that wrote it, or reset the detector");
        }
        boolean open = in.get() != 0;
        return new PartitionAccount(
                in.getLong(), in.getLong(), open, in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
