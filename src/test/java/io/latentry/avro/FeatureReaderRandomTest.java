/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Avro's own writer, over random schemas, and against damage of every kind. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FeatureReaderRandomTest {
    private static final int RECORDS = 20;
    private static final int DAMAGES = 50;

    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static FeatureReader reader() {
        return new FeatureReader(
                registry.client(), List.of("n2", "vector[" + RandomRecords.LENGTH + "]", "n0", "n1"), "who", "at");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void read_anySchema_givesWhatAvroWrote(long seed) throws UnreadableRecordException {
        // Given
        RandomRecords random = new RandomRecords(seed);
        Schema schema = random.schema();
        int id = registry.client().register("random-" + seed, schema);
        FeatureReader reader = reader();
        FloatBuffer rows = rows(seed, RECORDS * reader.width());
        for (int i = 0; i < RECORDS; i++) {
            GenericRecord record = random.record(schema);
            byte[] value = WireFormat.framed(id, random.encode(record));
            List<Float> expected = row(record);
            // When
            try {
                long time = reader.read(value, 7, rows, i * reader.width());
                // Then
                assertThat(List.of(time)).isEqualTo(List.of(record.get("at")));
                assertThat(row(rows, i, reader.width())).isEqualTo(expected);
            } catch (UnreadableRecordException e) {
                assertThat(record.get("at")).as(e.getMessage()).isNull();
                assertThat(e.reason()).isEqualTo(UnreadableReason.TIME);
            }
            if (record.get("who") != null) {
                assertThat(reader.entity(new byte[0], value))
                        .isEqualTo(record.get("who").toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void read_damagedBytes_isUnreadableOrARow(long seed) {
        // Given
        RandomRecords random = new RandomRecords(seed);
        Schema schema = random.schema();
        int id = registry.client().register("damaged-" + seed, schema);
        FeatureReader reader = reader();
        FloatBuffer rows = rows(seed, reader.width());
        byte[] intact = random.encode(random.record(schema));
        for (int i = 0; i < DAMAGES; i++) {
            byte[] value = WireFormat.framed(id, random.damage(intact));
            // When / Then
            assertThatCode(() -> readBoth(reader, value, rows)).doesNotThrowAnyException();
        }
    }

    /** Native memory, or the middle of an array. */
    private static FloatBuffer rows(long seed, int floats) {
        return seed % 2 == 0
                ? ByteBuffer.allocateDirect(floats * Float.BYTES).asFloatBuffer()
                : FloatBuffer.allocate(floats + 5).slice(3, floats);
    }

    private static void readBoth(FeatureReader reader, byte[] value, FloatBuffer rows) {
        try {
            reader.read(value, 7, rows, 0);
            for (int column = 0; column < reader.width(); column++) {
                assertThat(Float.isInfinite(rows.get(column))).isFalse();
            }
            assertThat(reader.entity(new byte[0], value)).isNotNull();
        } catch (UnreadableRecordException e) {
            assertThat(e.getMessage()).contains("expected");
        }
    }

    private static List<Float> row(FloatBuffer rows, int row, int width) {
        List<Float> values = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            values.add(rows.get(row * width + column));
        }
        return values;
    }

    /** What the row should be. */
    private static List<Float> row(GenericRecord record) {
        List<Object> values = new ArrayList<>();
        values.add(record.get("n2"));
        if (record.get("vector") instanceof List<?> vector) {
            values.addAll(vector);
        } else {
            values.addAll(Collections.nCopies(RandomRecords.LENGTH, null));
        }
        values.add(record.get("n0"));
        values.add(record.get("n1"));
        return values.stream().map(FeatureReaderRandomTest::number).toList();
    }

    private static float number(Object value) {
        if (value == null) {
            return Float.NaN;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return ((Number) value).floatValue();
    }
}
