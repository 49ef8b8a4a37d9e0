/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How Confluent's serializers say which schema a record was written with: a magic byte and an identifier, in front of
 * the payload or in a record header. {@code 0x00} is followed by the schema id (4 bytes, big-endian), {@code 0x01} by
 * the schema GUID (16 bytes).
 */
public final class WireFormat {
    /** Header that names the schema of a record's key. */
    public static final String KEY_HEADER = "__key_schema_id";
    /** Header that names the schema of a record's value. */
    public static final String VALUE_HEADER = "__value_schema_id";

    static final byte MAGIC_ID = 0;
    static final byte MAGIC_GUID = 1;
    static final int ID_BYTES = 5;
    static final int GUID_BYTES = 17;

    private static final VarHandle BIG_ENDIAN_INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private WireFormat() {}

    /**
     * Where the payload of a record begins and what it was written with.
     *
     * @param schema the writer schema
     * @param start index of the first byte of the payload
     */
    public record Frame(SchemaRef schema, int start) {}

    /** The frame of a key or value that carries its schema in front of the payload. */
    public static Frame frame(byte[] bytes) throws UnreadableRecordException {
        if (bytes != null && bytes.length >= ID_BYTES && bytes[0] == MAGIC_ID) {
            return new Frame(new SchemaRef.Id(ByteBuffer.wrap(bytes).getInt(1)), ID_BYTES);
        }
        if (bytes != null && bytes.length >= GUID_BYTES && bytes[0] == MAGIC_GUID) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Frame(new SchemaRef.Guid(new UUID(buffer.getLong(1), buffer.getLong(9))), GUID_BYTES);
        }
        throw new UnreadableRecordException(
                UnreadableReason.NOT_FRAMED,
                "Record: expected Confluent framing (0x00 and a 4-byte schema id), found " + beginning(bytes));
    }

    /** Whether the bytes carry the id of that schema in front. */
    static boolean isFramed(byte[] bytes, SchemaRef schema) {
        return schema instanceof SchemaRef.Id id
                && bytes != null
                && bytes.length >= ID_BYTES
                && bytes[0] == MAGIC_ID
                && (int) BIG_ENDIAN_INTS.get(bytes, 1) == id.id();
    }

    /** The frame of a value whose schema may stand in the header {@link #VALUE_HEADER}; the header goes first. */
    public static Frame frame(Headers headers, byte[] value) throws UnreadableRecordException {
        return frame(headers.lastHeader(VALUE_HEADER), value);
    }

    static Frame frame(Header header, byte[] bytes) throws UnreadableRecordException {
        return header == null ? frame(bytes) : new Frame(frame(header.value()).schema(), 0);
    }

    /** The payload with the schema id in front. */
    public static byte[] framed(int schemaId, byte[] payload) {
        return ByteBuffer.allocate(ID_BYTES + payload.length)
                .put(MAGIC_ID)
                .putInt(schemaId)
                .put(payload)
                .array();
    }

    /** What stands in front of a payload written with that schema. */
    static byte[] prefix(int schemaId) {
        return framed(schemaId, new byte[0]);
    }

    /** The value of a header that names a schema by its GUID; the payload then goes without a prefix. */
    public static byte[] header(UUID guid) {
        return ByteBuffer.allocate(GUID_BYTES)
                .put(MAGIC_GUID)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .array();
    }

    private static String beginning(byte[] bytes) {
        if (bytes == null) {
            return "no bytes";
        }
        return bytes.length == 0 ? "0 bytes" : String.format("%d bytes that begin with 0x%02x", bytes.length, bytes[0]);
    }
}
