/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in the bytes of one record. Every method that reads moves forward, checks first, and blames the field it stands
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

    /** Goes to the beginning of a record, which is at {@code start}. */
    void open(byte[] record, int start, SchemaRef writer) {
        bytes = record;
        position = start;
        end = record.length;
        depth = 0;
        field = "";
        // Mostly the same one, and a reference that is written costs the collector's barrier, too.
        if (schema != writer) {
            schema = writer;
        }
    }

    /** Says which field the next bytes belong to. */
    void at(String name) {
        field = name;
    }

    int position() {
        return position;
    }

    /** Goes to a place that has been checked. */
    void moveTo(int place) {
        position = place;
    }

    /** The bytes that the record lies in. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the record ends. */
    int end() {
        return end;
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
        if (position < end && bytes[position] >= 0) {
            int value = bytes[position++];
            return (value >>> 1) ^ -(value & 1);
        }
        return readLongerLong();
    }

    private long readLongerLong() throws UnreadableRecordException {
        int next = VarInts.behindLong(bytes, position, end);
        if (next == VarInts.UNKNOWN) {
            return readLongByByte();
        }
        long value = VarInts.longBetween(bytes, position, next);
        position = next;
        return value;
    }

    private long readLongByByte() throws UnreadableRecordException {
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

    /** Goes past a variable-length integer. */
    void skipLong() throws UnreadableRecordException {
        int next = VarInts.behindLong(bytes, position, end);
        if (next == VarInts.UNKNOWN) {
            readLongByByte();
        } else {
            position = next;
        }
    }

    int readInt() throws UnreadableRecordException {
        long value = readLong();
        if (value != (int) value) {
            throw malformed("an integer of 32 bits", Long.toString(value));
        }
        return (int) value;
    }

    float readFloat() throws UnreadableRecordException {
        expect(Float.BYTES);
        float value = LittleEndian.floatAt(bytes, position);
        position += Float.BYTES;
        return value;
    }

    double readDouble() throws UnreadableRecordException {
        expect(Double.BYTES);
        double value = LittleEndian.doubleAt(bytes, position);
        position += Double.BYTES;
        return value;
    }

    /** A whole number of that many bytes, the highest first, as Avro writes the digits of a decimal. */
    double readTwosComplement(int size) throws UnreadableRecordException {
        if (size == 0) {
            throw malformed("the digits of a decimal", "0 bytes");
        }
        expect(size);
        double value = bytes[position];
        for (int i = 1; i < size; i++) {
            value = value * 256 + (bytes[position + i] & 0xff);
        }
        position += size;
        return value;
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

    /**
     * Reads a text that names something.
     *
     * @param most bytes that it may have
     * @param otherwise why the record is unreadable if it has more
     */
    String readName(int most, UnreadableReason otherwise) throws UnreadableRecordException {
        int length = readLength();
        if (length > most) {
            throw unreadable(otherwise, "at most " + most + " bytes", Integer.toString(length));
        }
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /**
     * Reads a text and says which of {@code known} it is, -1 if none of them.
     *
     * @param expected index of the one to try first
     */
    int readText(byte[][] known, int expected) throws UnreadableRecordException {
        int length = readLength();
        int start = position;
        position += length;
        for (int i = 0; i < known.length; i++) {
            int candidate = (expected + i) % known.length;
            if (known[candidate].length == length
                    && Arrays.equals(known[candidate], 0, length, bytes, start, position)) {
                return candidate;
            }
        }
        return -1;
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
        int next = VarInts.behindText(bytes, position, end);
        if (next == VarInts.UNKNOWN) {
            skip(readLength());
        } else {
            position = next;
        }
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

    /** The length of what follows, which is there. */
    int readLength() throws UnreadableRecordException {
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

    private void expect(int size) throws UnreadableRecordException {
        if (size > remaining()) {
            throw truncated(size);
        }
    }

    private UnreadableRecordException truncated(long needed) {
        return malformed(needed + " bytes", remaining() + " until the end of the record");
    }
}
