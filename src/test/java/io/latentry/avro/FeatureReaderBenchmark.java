/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.avro.benchmark.FrameEmbedding;
import io.latentry.avro.benchmark.MachineReading;
import io.latentry.local.LocalRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From framed bytes to a row of a batch: ours, and as an application would with Avro's own readers (record and
 * decoder used again and again, the values checked and copied afterwards).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.latentry.avro.benchmark"})
public class FeatureReaderBenchmark {
    private static final int RECORDS = 512;
    private static final int SENSORS = 38;
    private static final int EMBEDDING = 512;

    /** What the records hold. */
    @Param({"doubles38", "floats512"})
    private String shape;

    private final Headers headers = new RecordHeaders();
    private LocalRegistry server;
    private byte[][] values;
    private FeatureReader reader;
    private DatumReader<GenericRecord> generic;
    private DatumReader<SpecificRecord> specific;
    private GenericRecord genericRecord;
    private SpecificRecord specificRecord;
    private BinaryDecoder decoder;
    private FloatBuffer rows;
    private FloatBuffer nativeRows;
    private int width;
    private int firstField;
    private int next;

    /** Registers the schema and writes the records. */
    @Setup
    public void open() throws IOException {
        boolean embedding = shape.equals("floats512");
        Schema schema = embedding ? FrameEmbedding.getClassSchema() : MachineReading.getClassSchema();
        List<String> features = embedding
                ? List.of("embedding[" + EMBEDDING + "]")
                : IntStream.range(0, SENSORS).mapToObj(i -> "sensor" + i).toList();
        server = new LocalRegistry(0, Optional.empty());
        SchemaRegistryClient client = SchemaRegistryClient.of(Map.of("schema.registry.url", server.url()));
        int id = client.register(shape, schema);
        Random random = new Random(1);
        values = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            values[i] = WireFormat.framed(id, encoded(embedding ? embedding(random) : reading(random)));
        }
        reader = new FeatureReader(client, features, "key", "time");
        generic = new GenericDatumReader<>(schema);
        specific = new SpecificDatumReader<>(schema);
        width = reader.width();
        firstField = schema.getFields().size() - (embedding ? 1 : SENSORS);
        rows = FloatBuffer.allocate(RECORDS * width);
        nativeRows = ByteBuffer.allocateDirect(RECORDS * width * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Stops the registry. */
    @TearDown
    public void close() throws IOException {
        server.close();
    }

    /** Ours, as the topology uses it. */
    @Benchmark
    public long featureReader() throws UnreadableRecordException {
        next = (next + 1) % RECORDS;
        return reader.read(headers, values[next], 0, rows, next * width);
    }

    /** Ours, into native memory. */
    @Benchmark
    public long featureReaderNative() throws UnreadableRecordException {
        next = (next + 1) % RECORDS;
        return reader.read(headers, values[next], 0, nativeRows, next * width);
    }

    /** With Avro's generic records. */
    @Benchmark
    public long genericDatumReader() throws IOException {
        next = (next + 1) % RECORDS;
        genericRecord = generic.read(genericRecord, payload(values[next]));
        if (width == SENSORS) {
            for (int i = 0; i < width; i++) {
                put(i, ((Double) genericRecord.get(firstField + i)).floatValue());
            }
        } else {
            put((List<?>) genericRecord.get(firstField));
        }
        return (Long) genericRecord.get(1);
    }

    /** With the classes that Avro generates. */
    @Benchmark
    public long specificDatumReader() throws IOException {
        next = (next + 1) % RECORDS;
        specificRecord = specific.read(specificRecord, payload(values[next]));
        if (width == SENSORS) {
            for (int i = 0; i < width; i++) {
                put(i, ((Double) specificRecord.get(firstField + i)).floatValue());
            }
        } else {
            put(((FrameEmbedding) specificRecord).getEmbedding());
        }
        return ((Instant) specificRecord.get(1)).toEpochMilli();
    }

    private BinaryDecoder payload(byte[] value) {
        decoder = DecoderFactory.get()
                .binaryDecoder(value, WireFormat.ID_BYTES, value.length - WireFormat.ID_BYTES, decoder);
        return decoder;
    }

    private void put(List<?> numbers) {
        for (int i = 0; i < width; i++) {
            put(i, (Float) numbers.get(i));
        }
    }

    private void put(int column, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalStateException("Column " + column + " is " + value);
        }
        rows.put(next * width + column, value);
    }

    private static MachineReading reading(Random random) {
        MachineReading reading = new MachineReading();
        reading.setMachine("machine-" + random.nextInt(100));
        reading.setTime(Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000)));
        for (int i = 0; i < SENSORS; i++) {
            reading.put(2 + i, random.nextGaussian());
        }
        return reading;
    }

    private static FrameEmbedding embedding(Random random) {
        FrameEmbedding frame = new FrameEmbedding();
        frame.setCamera("camera-" + random.nextInt(100));
        frame.setTime(Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000)));
        List<Float> numbers = new ArrayList<>();
        for (int i = 0; i < EMBEDDING; i++) {
            numbers.add((float) random.nextGaussian());
        }
        frame.setEmbedding(numbers);
        return frame;
    }

    private static byte[] encoded(SpecificRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
