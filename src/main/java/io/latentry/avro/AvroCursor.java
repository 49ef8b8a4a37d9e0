/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.charset.StandardCharsets;

/**
 * A place in the bytes of one record. Every method moves forward, checks before it reads, and blames the field it stands
 * at; none allocates more than the record is long.
 */
final class AvroCursor {
    /** Deeper records than any schema that is meant for people; a recursive schema and a few bytes could go on for ever. */
    private static final int MAX_DEPTH = 256;

    private byte[] bytes = {};
    private int position;
    private int end;
    private int depth;
    private long blockBytes;
    private String field = "";
    private SchemaRef schema = new SchemaRef.Id(0);

    /** Goes to the beginning of a record. */
    void open(byte[] record, WireFormat.Frame frame) {
        bytes = record;
        position = frame.start();
        end = record.length;
        depth = 0;
        field = "";
        schema = frame.schema();
    }

    /** Says which field the next bytes belong to. */
    void at(String name) {
        field = name;
    }

    int position() {
        return position;
    }

    /** Goes back to a place it has been at. */
    void rewind(int earlier) {
        position = earlier;
    }

    int remaining() {
        return end - position;
    }

    void enter() throws UnreadableRecordException {
        if (++depth > MAX_DEPTH) {
            throw malformed("at most " + MAX_DEPTH + " nested values", "more");
        }
    }

    void leave() {
        depth--;
    }

    /** A zigzag variable-length integer, the encoding of {@code int} and {@code long}. */
    long readLong() throws UnreadableRecordException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1) {
                    throw malformed("an integer of 64 bits", "a longer one");
                }
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("an integer of at most 10 bytes", "a longer one");
    }

    int readInt() throws UnreadableRecordException {
        long value = readLong();
        if (value != (int) value) {
            throw malformed("an integer of 32 bits", Long.toString(value));
        }
        return (int) value;
    }

    float readFloat() throws UnreadableRecordException {
        return Float.intBitsToFloat((int) readLittleEndian(4));
    }

    double readDouble() throws UnreadableRecordException {
        return Double.longBitsToDouble(readLittleEndian(8));
    }

    boolean readBoolean() throws UnreadableRecordException {
        int value = readByte();
        if (value != 0 && value != 1) {
            throw malformed("a boolean (0 or 1)", Integer.toString(value));
        }
        return value == 1;
    }

    /** An index into {@code size} choices: the branch of a union, the symbol of an enum. */
    int readIndex(int size) throws UnreadableRecordException {
        long index = readLong();
        if (index < 0 || index >= size) {
            throw malformed("an index below " + size, Long.toString(index));
        }
        return (int) index;
    }

    String readString() throws UnreadableRecordException {
        int length = readLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** Number of elements of the next block of an array or map; 0 ends it. */
    long readBlock() throws UnreadableRecordException {
        long count = readLong();
        blockBytes = -1;
        if (count >= 0) {
            return count;
        }
        if (count == Long.MIN_VALUE) {
            throw malformed("a block count", Long.toString(count));
        }
        blockBytes = readLength();
        return -count;
    }

    /** Size of the block that {@link #readBlock} has just begun, or -1 where the writer does not tell. */
    long blockBytes() {
        return blockBytes;
    }

    void skipLengthPrefixed() throws UnreadableRecordException {
        skip(readLength());
    }

    void skip(long count) throws UnreadableRecordException {
        if (count > remaining()) {
            throw truncated(count);
        }
        position += (int) count;
    }

    void expectEnd() throws UnreadableRecordException {
        if (position != end) {
            field = "";
            throw malformed("the end of the record", remaining() + " more bytes");
        }
    }

    UnreadableRecordException malformed(String expected, String found) {
        return unreadable(UnreadableReason.MALFORMED, expected, found);
    }

    UnreadableRecordException unreadable(UnreadableReason reason, String expected, String found) {
        String where = field.isEmpty() ? "Record" : "Field " + field;
        return new UnreadableRecordException(
                reason, where + " of " + schema + ": expected " + expected + ", found " + found);
    }

    private int readLength() throws UnreadableRecordException {
        long length = readLong();
        if (length < 0) {
            throw malformed("a length", Long.toString(length));
        }
        if (length > remaining()) {
            throw truncated(length);
        }
        return (int) length;
    }

    private byte readByte() throws UnreadableRecordException {
        if (position >= end) {
            throw truncated(1);
        }
        return bytes[position++];
    }

    private long readLittleEndian(int size) throws UnreadableRecordException {
        if (size > remaining()) {
            throw truncated(size);
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | bytes[position + i] & 0xff;
        }
        position += size;
        return value;
    }

    private UnreadableRecordException truncated(long needed) {
        return malformed(needed + " bytes", remaining() + " until the end of the record");
    }
}
