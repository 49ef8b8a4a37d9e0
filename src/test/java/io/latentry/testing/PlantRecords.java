/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainingRows;
import io.latentry.vae.VaeKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A small plant for tests: four readings that follow two hidden causes, the Avro records that carry them, and a detector
 * trained on them.
 */
public final class PlantRecords {
    /** Field names, in the order of the rows. */
    public static final List<String> FEATURES = List.of("a", "b", "c", "d");

    /** Schema of a record; {@code d} may be null. */
    public static final Schema SCHEMA = SchemaBuilder.record("Plant")
            .namespace("io.latentry.testing")
            .fields()
            .requiredString("unit")
            .requiredDouble("a")
            .requiredDouble("b")
            .requiredFloat("c")
            .optionalDouble("d")
            .endRecord();

    private PlantRecords() {}

    /** A normal row: {@code b}, {@code c} and {@code d} follow {@code a} and a second cause, with a little noise. */
    public static float[] row(Random random) {
        double first = random.nextGaussian();
        double second = random.nextGaussian();
        return new float[] {
            (float) (10 + first + 0.05 * random.nextGaussian()),
            (float) (5 - 2 * first + second + 0.05 * random.nextGaussian()),
            (float) (0.5 * second + 0.05 * random.nextGaussian()),
            (float) (100 + 10 * (first - second) + 0.5 * random.nextGaussian())
        };
    }

    /** A row whose {@code b} breaks the plant's law although each value alone is ordinary. */
    public static float[] brokenRow(Random random) {
        float[] row = row(random);
        row[1] += 4;
        return row;
    }

    /** The row as a record of {@link #SCHEMA}. */
    public static GenericRecord record(String unit, float[] row) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("unit", unit);
        record.put("a", (double) row[0]);
        record.put("b", (double) row[1]);
        record.put("c", row[2]);
        record.put("d", (double) row[3]);
        return record;
    }

    /** The record in Confluent's framing under that schema id. */
    public static byte[] framed(int schemaId, GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A detector of the plant, trained on normal rows; the caller closes it. */
    public static Detector detector(long seed) {
        return detector(seed, 1);
    }

    /** The same for windows of so many readings. */
    public static Detector detector(long seed, int window) {
        return detector(seed, window, row -> {});
    }

    /** The same for a plant whose rows were changed so when it was trained. */
    public static Detector detector(long seed, int window, Consumer<float[]> change) {
        Random random = new Random(seed);
        int rows = 1500;
        float[] history = new float[rows * FEATURES.size()];
        for (int i = 0; i < rows; i++) {
            float[] row = row(random);
            change.accept(row);
            System.arraycopy(row, 0, history, i * FEATURES.size(), FEATURES.size());
        }
        DetectorOptions options = DetectorOptions.of(FEATURES, 0.002)
                .withWindow(window)
                .withNetwork(new NetworkOptions(
                        VaeKind.SIGMA_VAE,
                        1,
                        OptionalInt.of(16),
                        OptionalInt.of(2),
                        OptionalDouble.empty(),
                        0,
                        OptionalInt.of(150),
                        OptionalDouble.empty(),
                        seed));
        return new DetectorTrainer()
                .train(TrainingRows.of(history, FEATURES.size()), options, (step, steps, loss) -> {})
                .detector();
    }

    /** The rows as a detector takes them. */
    public static FloatBuffer buffer(List<float[]> rows) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(rows.size() * FEATURES.size() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < rows.size(); i++) {
            buffer.put(i * FEATURES.size(), rows.get(i));
        }
        return buffer;
    }
}
