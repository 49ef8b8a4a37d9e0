/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureReaderTest {
    private static final Schema PUMP = parse("{'name':'pump','type':['null','string']},"
            + "{'name':'at','type':['null',{'type':'long','logicalType':'timestamp-micros'}]},"
            + "{'name':'flow','type':['null','double','string']},"
            + "{'name':'spectrum','type':['null',{'type':'array','items':['null','float']}]}");

    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    private static int subjects;

    private static Schema parse(String fields) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'Pump','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static byte[] framed(GenericRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return framed(record.getSchema(), out.toByteArray());
    }

    private static byte[] framed(Schema schema, byte[] payload) {
        return WireFormat.framed(registry.client().register("subject-" + subjects++, schema), payload);
    }

    private static GenericRecord pump(String name, Long micros, Object flow, Float... spectrum) {
        GenericRecord record = new GenericData.Record(PUMP);
        record.put("pump", name);
        record.put("at", micros);
        record.put("flow", flow);
        record.put("spectrum", Arrays.asList(spectrum));
        return record;
    }

    private static FeatureReader reader(String... features) {
        return new FeatureReader(registry.client(), List.of(features), "key", "record");
    }

    private static UnreadableRecordException unreadable(FeatureReader reader, byte[] value) {
        FloatBuffer rows = FloatBuffer.allocate(reader.width());
        return catchThrowableOfType(UnreadableRecordException.class, () -> reader.read(value, 0, rows, 0));
    }

    @Test
    void featureNames_array_isExpanded() {
        // Given
        FeatureReader reader = reader("flow", "spectrum[3]");
        // When
        List<String> names = reader.featureNames();
        // Then
        assertThat(names).containsExactly("flow", "spectrum[0]", "spectrum[1]", "spectrum[2]");
        assertThat(reader.width()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flow rate",
                "spectrum[]",
                "spectrum[0]",
                "spectrum[-1]",
                "a..b",
                ".a",
                "a.",
                "7",
                "x[9999999]",
                "x[1024].y[1025]",
                "x[1]y",
                "x[3..2]",
                "x[1..]",
                "x{}",
                "x{a",
                "state=",
                "state=A|",
                "state=A|A",
                "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a",
                "calendar.year"
            })
    void new_misspeltFeature_isRefused(String feature) {
        // Given a feature that is neither a field nor an array with a length
        // When / Then
        assertThatThrownBy(() -> reader(feature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + feature + "\"");
    }

    @Test
    void new_featureTwice_isRefused() {
        // Given the same field as a number and as an array
        // When / Then
        assertThatThrownBy(() -> reader("flow", "flow[2]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"flow[2]\" is the same field as \"flow\"");
    }

    @Test
    void read_row_fillsOnlyItsOwnColumns() throws UnreadableRecordException {
        // Given
        FeatureReader reader = new FeatureReader(registry.client(), List.of("spectrum[2]", "flow"), "pump", "at");
        FloatBuffer rows = FloatBuffer.wrap(new float[] {9, 9, 9, 9, 9});
        byte[] value = framed(pump("P-1", 1_700_000_000_123_999L, 3.5, 1f, 2f));
        // When
        long time = reader.read(value, 5, rows, 1);
        String entity = reader.entity(null, value);
        // Then
        assertThat(rows.array()).containsExactly(9, 1, 2, 3.5f, 9);
        assertThat(rows.position()).isZero();
        assertThat(time).isEqualTo(1_700_000_000_123L);
        assertThat(entity).isEqualTo("P-1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', -1, -1, -1",
        "timestamp-millis, 1700000000123, 1700000000123, 1.7e9",
        "local-timestamp-millis, 12, 12, 0.012",
        "local-timestamp-micros, 12000, 12, 0.012",
        "timestamp-micros, -1, -1, -1e-6",
        "timestamp-micros, 1999, 1, 0.001999",
        "timestamp-nanos, 1999999, 1, 0.001999999",
        "local-timestamp-nanos, 1999999, 1, 0.001999999"
    })
    void read_timeField_isInMillisAndAsANumberInSeconds(String logicalType, long written, long expected, float seconds)
            throws UnreadableRecordException {
        // Given
        String type = logicalType.isEmpty() ? "'long'" : "{'type':'long','logicalType':'" + logicalType + "'}";
        GenericRecord record = new GenericData.Record(parse("{'name':'at','type':" + type + "}"));
        record.put("at", written);
        FeatureReader reader = new FeatureReader(registry.client(), List.of("at"), "key", "at");
        FloatBuffer rows = FloatBuffer.allocate(1);
        // When
        long time = reader.read(framed(record), 5, rows, 0);
        // Then
        assertThat(time).isEqualTo(expected);
        assertThat(rows.get(0)).isEqualTo(seconds);
    }

    @Test
    void read_writerSchemasThatAlternate_eachGetsItsProgram() throws UnreadableRecordException {
        // Given
        GenericRecord one =
                new GenericData.Record(parse("{'name':'flow','type':'int'},{'name':'load','type':'float'}"));
        one.put("flow", 1);
        one.put("load", 2f);
        GenericRecord other = new GenericData.Record(parse("{'name':'note','type':'string'},"
                + "{'name':'load','type':'long'},{'name':'more','type':{'type':'map','values':'bytes'}},"
                + "{'name':'flow','type':'boolean'}"));
        other.put("note", "extended and reordered");
        other.put("load", 20L);
        other.put("more", Map.of());
        other.put("flow", true);
        FeatureReader reader = reader("flow", "load");
        FloatBuffer rows = FloatBuffer.allocate(8);
        List<byte[]> stream = List.of(framed(one), framed(other), framed(one), framed(other));
        // When
        for (int i = 0; i < stream.size(); i++) {
            reader.read(stream.get(i), 0, rows, 2 * i);
        }
        // Then
        assertThat(rows.array()).containsExactly(1, 2, 1, 20, 1, 2, 1, 20);
    }

    @Test
    void read_guidInTheHeader_findsTheSchema() throws UnreadableRecordException {
        // Given
        byte[] framed = framed(pump("P-1", 1L, 3.5, 1f));
        byte[] payload = Arrays.copyOfRange(framed, WireFormat.ID_BYTES, framed.length);
        int id = ((SchemaRef.Id) WireFormat.frame(framed).schema()).id();
        UUID guid = registry.guid(id);
        RecordHeaders headers = new RecordHeaders();
        headers.add(WireFormat.VALUE_HEADER, WireFormat.header(guid));
        FeatureReader reader = new FeatureReader(registry.client(), List.of("flow"), "pump", "record");
        FloatBuffer rows = FloatBuffer.allocate(1);
        // When
        long time = reader.read(headers, payload, 5, rows, 0);
        // Then
        assertThat(time).isEqualTo(5);
        assertThat(rows.get(0)).isEqualTo(3.5f);
        assertThat(reader.entity(headers, null, payload)).isEqualTo("P-1");
    }

    @Test
    void entity_key_isItsText() throws UnreadableRecordException {
        // Given
        FeatureReader reader = reader("flow");
        // When
        String named = reader.entity("Pumpe-ü".getBytes(StandardCharsets.UTF_8), new byte[0]);
        String nameless = reader.entity(null, new byte[0]);
        // Then
        assertThat(named).isEqualTo("Pumpe-ü");
        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INT, 7", "LONG, 7", "ENUM, SEVEN", "BOOLEAN, true"})
    void entity_otherTypes_areTheirText(Schema.Type type, String expected) throws UnreadableRecordException {
        // Given
        Schema seven = Schema.createEnum("Seven", null, "random", List.of("SIX", "SEVEN"));
        Object value = switch (type) {
            case INT -> 7;
            case LONG -> 7L;
            case BOOLEAN -> true;
            default -> new GenericData.EnumSymbol(seven, "SEVEN");
        };
        Schema schema = SchemaBuilder.record("Pump")
                .fields()
                .requiredFloat("flow")
                .name("id")
                .type(type == Schema.Type.ENUM ? seven : Schema.create(type))
                .noDefault()
                .endRecord();
        GenericRecord record = new GenericData.Record(schema);
        record.put("flow", 1f);
        record.put("id", value);
        FeatureReader reader = new FeatureReader(registry.client(), List.of("flow"), "id", "record");
        // When
        String entity = reader.entity(null, framed(record));
        // Then
        assertThat(entity).isEqualTo(expected);
    }

    @Test
    void entity_missingNullOrNotText_isUnreadable() {
        // Given
        byte[] nameless = framed(pump(null, 1L, 1.0, 1f));
        // When / Then
        for (String field : List.of("pump", "flow", "spectrum", "elsewhere")) {
            FeatureReader reader = new FeatureReader(registry.client(), List.of("flow"), field, "record");
            UnreadableRecordException e =
                    catchThrowableOfType(UnreadableRecordException.class, () -> reader.entity(null, nameless));
            assertThat(e.reason()).isEqualTo(UnreadableReason.ENTITY);
            assertThat(e.getMessage()).contains("Field " + field);
        }
    }

    @Test
    void entity_longerThanAnEventTakes_isUnreadable() throws UnreadableRecordException {
        // Given
        FeatureReader reader = new FeatureReader(registry.client(), List.of("flow"), "pump", "record");
        byte[] longest = framed(pump("p".repeat(4_096), 1L, 1.0, 1f));
        byte[] tooLong = framed(pump("p".repeat(4_097), 1L, 1.0, 1f));
        // When
        String entity = reader.entity(null, longest);
        UnreadableRecordException e =
                catchThrowableOfType(UnreadableRecordException.class, () -> reader.entity(null, tooLong));
        // Then
        assertThat(entity).hasSize(4_096);
        assertThat(e.reason()).isEqualTo(UnreadableReason.ENTITY);
        assertThat(e).hasMessageContaining("Field pump").hasMessageContaining("4097");
    }

    @Test
    void read_onceTheTimeForAskingIsUp_readsOnlyWhatIsKnown() throws UnreadableRecordException {
        // Given
        FeatureReader reader = reader("flow");
        FloatBuffer rows = FloatBuffer.allocate(1);
        byte[] known = framed(pump("P-1", 1L, 1.0, 1f));
        reader.read(known, 0, rows, 0);
        byte[] unknown = WireFormat.framed(999_999, new byte[] {0});
        // When
        reader.mayAskFor(Duration.ZERO);
        // Then
        assertThatThrownBy(() -> reader.read(unknown, 0, rows, 0)).isInstanceOf(AskedTooLongException.class);
        assertThat(reader.asked()).isZero();
        reader.read(known, 7, rows, 0);
        reader.mayAskFor(Duration.ofSeconds(3));
        assertThat(unreadable(reader, unknown).reason()).isEqualTo(UnreadableReason.UNKNOWN_SCHEMA);
    }

    @Test
    void read_timeMissingNullOrNotATime_isUnreadable() {
        // Given
        byte[] value = framed(pump("P-1", null, 1.0, 1f));
        // When / Then
        for (String field : List.of("at", "flow", "elsewhere")) {
            FeatureReader reader = new FeatureReader(registry.client(), List.of("spectrum[1]"), "key", field);
            UnreadableRecordException e = unreadable(reader, value);
            assertThat(e.reason()).isEqualTo(UnreadableReason.TIME);
            assertThat(e.getMessage()).contains("Field " + field);
        }
    }

    @Test
    void read_notFramed_saysWhatItFound() {
        // Given
        byte[] json = "{\"flow\": 3}".getBytes(StandardCharsets.UTF_8);
        // When
        UnreadableRecordException e = unreadable(reader("flow"), json);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.NOT_FRAMED);
        assertThat(e).hasMessageContaining("11 bytes that begin with 0x7b");
        assertThat(e.getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4711, -1})
    void read_unknownSchema_namesTheId(int id) {
        // Given
        byte[] value = WireFormat.framed(id, new byte[8]);
        // When
        UnreadableRecordException e = unreadable(reader("flow"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.UNKNOWN_SCHEMA);
        assertThat(e).hasMessageContaining("schema " + id);
    }

    @Test
    void read_fieldNotInTheWriterSchema_isMissing() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, 1f));
        // When
        UnreadableRecordException e = unreadable(reader("flow", "load"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.MISSING_FEATURE);
        assertThat(e).hasMessageContainingAll("Field load of schema", "found pump, at, flow, spectrum");
    }

    @Test
    void read_schemaThatIsNoRecord_missesEveryFeature() {
        // Given
        byte[] value = framed(Schema.create(Schema.Type.STRING), new byte[] {0});
        // When
        UnreadableRecordException e = unreadable(reader("flow"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.MISSING_FEATURE);
    }

    @Test
    void read_textInTheUnion_isNotNumeric() {
        // Given
        byte[] text = framed(pump("P-1", 1L, "three", 1f));
        // When
        UnreadableRecordException branch = unreadable(reader("flow"), text);
        UnreadableRecordException array = unreadable(reader("spectrum"), framed(pump("P-1", 1L, 1.0, 1f)));
        UnreadableRecordException scalar = unreadable(reader("flow[1]"), framed(pump("P-1", 1L, 1.0, 1f)));
        // Then
        assertThat(branch.reason()).isEqualTo(UnreadableReason.NOT_NUMERIC);
        assertThat(branch).hasMessageMatching("Field flow of schema \\d+: expected a number, found string");
        assertThat(array.reason()).isEqualTo(UnreadableReason.NOT_NUMERIC);
        assertThat(scalar.reason()).isEqualTo(UnreadableReason.NOT_NUMERIC);
    }

    @Test
    void read_nullOfAUnion_isAMissingValueAmongTheOthers() throws UnreadableRecordException {
        // Given
        FeatureReader reader = reader("spectrum[2]", "flow");
        GenericRecord withoutArray = pump("P-1", 1L, 1.0);
        withoutArray.put("spectrum", null);
        FloatBuffer rows = FloatBuffer.allocate(9);
        // When
        reader.read(framed(pump("P-1", 1L, null, 1f, 2f)), 0, rows, 0);
        reader.read(framed(pump("P-1", 1L, 3.0, 1f, null)), 0, rows, 3);
        reader.read(framed(withoutArray), 0, rows, 6);
        // Then
        assertThat(rows.array()).containsExactly(1, 2, Float.NaN, 1, Float.NaN, 3, Float.NaN, Float.NaN, 1);
    }

    @Test
    void read_nullOfAnotherLength_isRefused() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, null, null, null));
        // When
        UnreadableRecordException e = unreadable(reader("spectrum[2]"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.ARRAY_LENGTH);
    }

    @Test
    void read_fieldWhoseTypeIsNull_isNotNumeric() {
        // Given
        byte[] value = framed(parse("{'name':'flow','type':'null'}"), new byte[0]);
        // When
        UnreadableRecordException e = unreadable(reader("flow"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.NOT_NUMERIC);
    }

    @ParameterizedTest
    @CsvSource({
        // a Thursday, a Monday, a Saturday (UTC)
        "1970-01-01T00:00:00Z, 0, 1, 0.43388, -0.90097",
        "2024-07-01T06:00:00Z, 1, 0, 0.22252, 0.97493",
        "1969-12-27T12:00:00Z, 0, -1, -0.97493, 0.22252"
    })
    void read_calendar_isThePlaceOfTheEventTimeInDayAndWeek(
            Instant at, float hourSin, float hourCos, float weekdaySin, float weekdayCos)
            throws UnreadableRecordException {
        // Given
        FeatureReader reader =
                new FeatureReader(registry.client(), List.of("calendar.hour", "flow", "calendar.weekday"), "key", "at");
        float[] row = new float[5];
        // When
        reader.read(framed(pump("P-1", at.toEpochMilli() * 1000, 7.0, 1f)), 5, FloatBuffer.wrap(row), 0);
        // Then
        assertThat(row)
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(hourSin, hourCos, 7, weekdaySin, weekdayCos);
        assertThat(reader.featureNames())
                .containsExactly(
                        "calendar.hour.sin",
                        "calendar.hour.cos",
                        "flow",
                        "calendar.weekday.sin",
                        "calendar.weekday.cos");
    }

    @Test
    void read_calendarOfARecordWithoutTime_isMissing() throws UnreadableRecordException {
        // Given
        float[] row = new float[3];
        // When
        reader("flow", "calendar.hour").read(framed(pump("P-1", 1L, 7.0, 1f)), -1, FloatBuffer.wrap(row), 0);
        // Then
        assertThat(row).containsExactly(7, Float.NaN, Float.NaN);
    }

    @Test
    void new_calendarAlone_isRefused() {
        assertThatThrownBy(() -> reader("calendar.hour"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a field of the record");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -3.5e38})
    void read_numberBeyondFloat_isNotFinite(double flow) {
        // Given
        byte[] value = framed(pump("P-1", 1L, flow, 1f));
        // When
        UnreadableRecordException e = unreadable(reader("flow"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.NOT_FINITE);
        assertThat(e).hasMessageContaining("found " + flow);
    }

    @Test
    void read_floatNaN_isNotFinite() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, Float.NaN));
        // When
        UnreadableRecordException e = unreadable(reader("spectrum[1]"), value);
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.NOT_FINITE);
    }

    @Test
    void read_arrayOfAnotherLength_isRefused() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, 1f, 2f));
        // When
        UnreadableRecordException longer = unreadable(reader("spectrum[1]"), value);
        UnreadableRecordException shorter = unreadable(reader("spectrum[3]"), value);
        // Then
        assertThat(longer.reason()).isEqualTo(UnreadableReason.ARRAY_LENGTH);
        assertThat(longer).hasMessageContainingAll("Field spectrum", "an array of 1 values", "found at least 2");
        assertThat(shorter.reason()).isEqualTo(UnreadableReason.ARRAY_LENGTH);
        assertThat(shorter).hasMessageContaining("found 2");
    }

    @Test
    void read_bytesLeftOver_isMalformed() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, 1f));
        // When
        UnreadableRecordException e = unreadable(reader("flow"), Arrays.copyOf(value, value.length + 3));
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.MALFORMED);
        assertThat(e).hasMessageContaining("3 more bytes");
    }

    @Test
    @Timeout(30)
    void read_countsThatClaimTheWorld_endAtOnce() throws UnreadableRecordException {
        // Given 2^40 nulls, then 2^40 elements of a wanted array, then a negative size, then a block longer than all
        Schema nulls = SchemaBuilder.record("N")
                .fields()
                .name("nothing")
                .type(Schema.createArray(Schema.create(Schema.Type.NULL)))
                .noDefault()
                .requiredFloat("flow")
                .endRecord();
        Schema numbers = parse("{'name':'flow','type':{'type':'array','items':'float'}}");
        byte[] manyNulls = framed(nulls, concat(varint(1L << 40), varint(0), new byte[4]));
        FloatBuffer row = FloatBuffer.allocate(1);
        // When
        long time = reader("flow").read(manyNulls, 5, row, 0);
        List<UnreadableRecordException> faults = List.of(
                unreadable(reader("flow[1]"), framed(numbers, varint(1L << 40))),
                unreadable(reader("flow[1]"), framed(numbers, varint(Long.MIN_VALUE))),
                unreadable(reader("flow[1]"), framed(numbers, concat(varint(-1), varint(-8)))),
                unreadable(reader("flow[1]"), framed(numbers, concat(varint(-1), varint(1L << 33)))),
                unreadable(reader("flow[1]"), framed(numbers, repeat((byte) 0xff, 50))));
        // Then
        assertThat(time).isEqualTo(5);
        assertThat(faults).extracting(UnreadableRecordException::reason).containsOnly(UnreadableReason.MALFORMED);
    }

    @Test
    @Timeout(30)
    void read_recursiveSchema_endsAtADepthLimit() {
        // Given a list of a hundred thousand elements, and a record that contains itself
        Schema list = parse("{'name':'flow','type':'float'},{'name':'tail','type':['null','Pump']}");
        Schema endless = parse("{'name':'self','type':'Pump'},{'name':'flow','type':'float'}");
        byte[] chain = new byte[100_000 * 5];
        for (int i = 4; i < chain.length; i += 5) {
            chain[i] = 2;
        }
        // When
        UnreadableRecordException tooDeep = unreadable(reader("flow"), framed(list, chain));
        UnreadableRecordException bottomless = unreadable(reader("flow"), framed(endless, new byte[4]));
        // Then
        assertThat(tooDeep.reason()).isEqualTo(UnreadableReason.MALFORMED);
        assertThat(tooDeep).hasMessageContaining("nested values");
        assertThat(bottomless.reason()).isEqualTo(UnreadableReason.MALFORMED);
    }

    @Test
    @Timeout(30)
    void read_schemaThatDoublesAtEachLevel_costsNothing() throws UnreadableRecordException {
        // Given 2^60 empty records in no bytes
        StringBuilder fields = new StringBuilder("'null'");
        for (int level = 0; level < 60; level++) {
            fields = new StringBuilder("{'type':'record','name':'D" + level + "','fields':[{'name':'a','type':" + fields
                    + "},{'name':'b','type':" + (level == 0 ? "'null'" : "'D" + (level - 1) + "'") + "}]}");
        }
        Schema doubling = parse("{'name':'deep','type':" + fields + "},{'name':'flow','type':'float'}");
        FloatBuffer row = FloatBuffer.allocate(1);
        // When
        long time = reader("flow").read(framed(doubling, new byte[4]), 5, row, 0);
        // Then
        assertThat(time).isEqualTo(5);
    }

    @Test
    void read_targetTooSmall_isTheCallersFault() {
        // Given
        byte[] value = framed(pump("P-1", 1L, 1.0, 1f));
        FloatBuffer rows = FloatBuffer.allocate(1);
        // When / Then
        assertThatThrownBy(() -> reader("flow").read(value, 0, rows, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            out.write((int) (zigzag & 0x7f | 0x80));
            zigzag >>>= 7;
        }
        out.write((int) zigzag);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] repeat(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }
}
