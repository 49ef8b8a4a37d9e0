/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/**
 * Zigzag variable-length integers (Avro specification, "Primitive Types"), several bytes at a glance, for those who keep a
 * place of their own in a record. What is unusual is left to {@link AvroCursor}, which checks each byte.
 */
final class VarInts {
    /** The bits that say of each byte of a variable-length integer whether another follows. */
    private static final long CONTINUATIONS = 0x8080808080808080L;

    /** Not known at a glance: whoever asked has to read. */
    static final int UNKNOWN = -1;

    private VarInts() {}

    /**
     * The place behind a variable-length integer of at most 8 bytes, if 8 bytes are left from its first on; else
     * {@link #UNKNOWN}.
     */
    static int behindLong(byte[] bytes, int at, int end) {
        long last = end - at >= Long.BYTES ? ~LittleEndian.longAt(bytes, at) & CONTINUATIONS : 0;
        return last == 0 ? UNKNOWN : at + (Long.numberOfTrailingZeros(last) >>> 3) + 1;
    }

    /** The variable-length integer before such a place. */
    static long longBetween(byte[] bytes, int at, int next) {
        long mine = -1L >>> Long.SIZE - Byte.SIZE * (next - at);
        long value = septets(LittleEndian.longAt(bytes, at) & mine & ~CONTINUATIONS);
        return (value >>> 1) ^ -(value & 1);
    }

    /** The place behind a text whose length takes one byte and is in order; else {@link #UNKNOWN}. */
    static int behindText(byte[] bytes, int at, int end) {
        if (at < end) {
            int twice = bytes[at];
            if ((twice & 0x81) == 0 && twice >> 1 < end - at) {
                return at + 1 + (twice >> 1);
            }
        }
        return UNKNOWN;
    }

    /** Moves the seven low bits of each byte together, pairs first. */
    private static long septets(long bytes) {
        long pairs = bytes & 0x007f007f007f007fL | (bytes & 0x7f007f007f007f00L) >>> 1;
        long fours = pairs & 0x00003fff00003fffL | (pairs & 0x3fff00003fff0000L) >>> 2;
        return fours & 0x000000000fffffffL | (fours & 0x0fffffff00000000L) >>> 4;
    }
}
