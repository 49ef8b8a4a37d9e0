/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Random writer schemas, and records of them. */
final class RandomRecords {
    /** Length of the array field {@code vector}. */
    static final int LENGTH = 5;

    private static final List<Schema.Type> NUMERIC =
            List.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE, Schema.Type.BOOLEAN);

    private final Random random;
    private int names;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    /**
     * A record with the numeric fields {@code n0}, {@code n1}, {@code n2}, the array {@code vector}, the time
     * {@code at}, the text {@code who}, and up to eight others, in any order.
     */
    Schema schema() {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fields.add(new Schema.Field("n" + i, perhapsNullable(numeric())));
        }
        fields.add(new Schema.Field("vector", perhapsNullable(Schema.createArray(perhapsNullable(numeric())))));
        fields.add(new Schema.Field("at", perhapsNullable(Schema.create(Schema.Type.LONG))));
        fields.add(new Schema.Field("who", perhapsNullable(Schema.create(Schema.Type.STRING))));
        int others = random.nextInt(9);
        for (int i = 0; i < others; i++) {
            fields.add(new Schema.Field("other" + i, any(3)));
        }
        Collections.shuffle(fields, random);
        return Schema.createRecord("Top" + names++, null, "random", false, fields);
    }

    private Schema numeric() {
        return Schema.create(NUMERIC.get(random.nextInt(NUMERIC.size())));
    }

    private Schema perhapsNullable(Schema schema) {
        Schema nothing = Schema.create(Schema.Type.NULL);
        return switch (random.nextInt(4)) {
            case 0 -> Schema.createUnion(nothing, schema);
            case 1 -> Schema.createUnion(schema, nothing);
            default -> schema;
        };
    }

    private Schema any(int depth) {
        return switch (random.nextInt(depth > 0 ? 13 : 8)) {
            case 0 -> Schema.create(Schema.Type.NULL);
            case 1 -> Schema.create(Schema.Type.STRING);
            case 2 -> Schema.create(Schema.Type.BYTES);
            case 3 -> Schema.createEnum("E" + names++, null, "random", List.of("A", "B", "C"));
            case 4 -> Schema.createFixed("F" + names++, null, "random", random.nextInt(9));
            case 5, 6, 7 -> numeric();
            case 8 -> Schema.createArray(any(depth - 1));
            case 9 -> Schema.createMap(any(depth - 1));
            case 10 ->
                Schema.createUnion(
                        Schema.create(Schema.Type.NULL),
                        Schema.createMap(any(depth - 1)),
                        Schema.create(Schema.Type.STRING));
            case 11 -> list();
            default ->
                Schema.createRecord(
                        "R" + names++,
                        null,
                        "random",
                        false,
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(i -> new Schema.Field("f" + i, any(depth - 1)))
                                .toList());
        };
    }

    /** A linked list: a record that refers to itself. */
    private Schema list() {
        Schema list = Schema.createRecord("L" + names++, null, "random", false);
        Schema next = Schema.createUnion(Schema.create(Schema.Type.NULL), list);
        list.setFields(List.of(new Schema.Field("head", numeric()), new Schema.Field("tail", next)));
        return list;
    }

    GenericRecord record(Schema schema) {
        return (GenericRecord) value(schema, 0);
    }

    private Object value(Schema schema, int depth) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt();
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> (float) random.nextGaussian();
            case DOUBLE -> random.nextGaussian() * 1e6;
            case STRING -> "ä".repeat(random.nextInt(20));
            case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(20)));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case UNION -> value(branch(schema, depth), depth + 1);
            case ARRAY -> array(schema, depth == 0 || depth == 1 ? LENGTH : random.nextInt(6), depth);
            case MAP -> map(schema, depth);
            case RECORD -> fields(schema, depth);
        };
    }

    /** Mostly a value, and null when it becomes too deep. */
    private Schema branch(Schema union, int depth) {
        List<Schema> branches = union.getTypes();
        Schema nothing = branches.stream()
                .filter(schema -> schema.getType() == Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
        if (depth > 12 || random.nextInt(30) == 0) {
            return nothing;
        }
        return branches.stream()
                .filter(schema -> schema.getType() != Schema.Type.NULL)
                .skip(random.nextInt(branches.size() - 1))
                .findFirst()
                .orElseThrow();
    }

    private GenericData.Array<Object> array(Schema schema, int length, int depth) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(value(schema.getElementType(), depth + 1));
        }
        return new GenericData.Array<>(schema, elements);
    }

    private Map<String, Object> map(Schema schema, int depth) {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            entries.put("k" + i, value(schema.getValueType(), depth + 1));
        }
        return entries;
    }

    private GenericRecord fields(Schema schema, int depth) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            boolean fixedLength = field.name().equals("vector");
            record.put(field.pos(), value(field.schema(), fixedLength ? 0 : depth + 2));
        }
        return record;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Encodes with or without block sizes, both of which writers use. */
    byte[] encode(GenericRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
        BinaryEncoder encoder =
                random.nextBoolean() ? factory.binaryEncoder(out, null) : factory.blockingBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Damages some bytes: flips, cuts, inserts, or replaces them by what a length could be. */
    byte[] damage(byte[] bytes) {
        byte[] damaged = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> random.nextBytes(damaged);
            default -> {
                int at = random.nextInt(bytes.length);
                byte[] huge = hugeNumber();
                damaged = Arrays.copyOf(bytes, bytes.length + huge.length);
                System.arraycopy(huge, 0, damaged, at, huge.length);
                System.arraycopy(bytes, at, damaged, at + huge.length, bytes.length - at);
            }
        }
        return damaged;
    }

    private byte[] hugeNumber() {
        byte[] number = bytes(1 + random.nextInt(12));
        for (int i = 0; i < number.length - 1; i++) {
            number[i] |= (byte) 0x80;
        }
        number[number.length - 1] &= 0x01;
        return number;
    }
}
