/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.avro.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** What flows through the stream while it is measured: rows that a few hidden causes explain, and their Avro records. */
enum Workload {
    /** 38 sensors, a double field each, in units and scales of their own. */
    SENSORS(38, 6, 0.3),
    /** An embedding of 512 numbers in one float array. */
    EMBEDDING(512, 24, 0.5),
    /** A wide embedding of 2,048 numbers. */
    WIDE_EMBEDDING(2_048, 48, 0.5);

    private static final long LAW = 38_512;
    private static final int FRAME_BYTES = 5;
    /** The array's length in two bytes, and the empty block at its end. */
    private static final int ARRAY_BYTES = 3;

    private final int width;
    private final int causes;
    private final double noise;
    private final double[] weights;
    private final double[] offsets;
    private final double[] scales;

    Workload(int width, int causes, double noise) {
        this.width = width;
        this.causes = causes;
        this.noise = noise;
        Random law = new Random(LAW);
        weights = IntStream.range(0, width * causes)
                .mapToDouble(i -> law.nextGaussian() / Math.sqrt(causes))
                .toArray();
        offsets = IntStream.range(0, width)
                .mapToDouble(i -> isArray() ? 0 : 100 * law.nextGaussian())
                .toArray();
        scales = IntStream.range(0, width)
                .mapToDouble(i -> isArray() ? 1 : Math.exp(2 * law.nextGaussian()))
                .toArray();
    }

    /** The workload of so many features. */
    static Workload of(int features) {
        return Arrays.stream(values())
                .filter(workload -> workload.width == features)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There are records of 38, 512 and 2048 features to measure with, not of " + features + "."));
    }

    int width() {
        return width;
    }

    /** Bytes of a record's value. */
    int recordBytes() {
        return FRAME_BYTES + (isArray() ? ARRAY_BYTES + Float.BYTES * width : Double.BYTES * width);
    }

    private boolean isArray() {
        return width > 100;
    }

    /** Features as a detector's configuration names them. */
    List<String> features() {
        return isArray()
                ? List.of("embedding[" + width + "]")
                : IntStream.range(0, width).mapToObj(i -> "sensor" + i).toList();
    }

    /** One name per column. */
    List<String> columns() {
        return isArray()
                ? IntStream.range(0, width)
                        .mapToObj(i -> "embedding[" + i + "]")
                        .toList()
                : features();
    }

    /** The schema that records are written with. */
    Schema schema() {
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(isArray() ? "Embedding" : "Sensors")
                .namespace("io.latentry.bench")
                .fields();
        if (isArray()) {
            return fields.name("embedding")
                    .type()
                    .array()
                    .items()
                    .floatType()
                    .noDefault()
                    .endRecord();
        }
        features().forEach(fields::requiredDouble);
        return fields.endRecord();
    }

    /** Rows of normal operation, [count, width]. */
    float[] rows(int count, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[count * width];
        double[] cause = new double[causes];
        for (int i = 0; i < count; i++) {
            Arrays.setAll(cause, k -> random.nextGaussian());
            for (int d = 0; d < width; d++) {
                double value = 0;
                for (int k = 0; k < causes; k++) {
                    value += weights[d * causes + k] * cause[k];
                }
                value = Math.tanh(value) + noise * random.nextGaussian();
                rows[i * width + d] = (float) (offsets[d] + scales[d] * value);
            }
        }
        return rows;
    }

    /** Rows in which every third feature no longer follows the causes that the others do, [count, width]. */
    float[] brokenRows(int count, long seed) {
        float[] rows = rows(count, seed);
        for (int i = 0; i < rows.length; i += 3) {
            rows[i] += (float) (4 * scales[i % width]);
        }
        return rows;
    }

    /** The first column's value that so large a share of normal rows exceeds. */
    float exceededBy(double share) {
        int count = 10_000;
        float[] rows = rows(count, 1);
        float[] first = new float[count];
        for (int i = 0; i < count; i++) {
            first[i] = rows[i * width];
        }
        Arrays.sort(first);
        return first[(int) ((1 - share) * count)];
    }

    /** Each row as the value of a record, framed under that schema id. */
    byte[][] records(float[] rows, int schemaId) {
        Schema schema = schema();
        byte[][] records = new byte[rows.length / width][];
        for (int i = 0; i < records.length; i++) {
            records[i] = WireFormat.framed(schemaId, payload(schema, rows, i * width));
        }
        return records;
    }

    private byte[] payload(Schema schema, float[] rows, int from) {
        GenericRecord record = new GenericData.Record(schema);
        List<Float> values =
                IntStream.range(from, from + width).mapToObj(i -> rows[i]).toList();
        if (isArray()) {
            record.put("embedding", values);
        } else {
            for (int d = 0; d < width; d++) {
                record.put(d, values.get(d).doubleValue());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(width * Double.BYTES);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
