/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the features of a detector can name, and what becomes of it. */
class FeatureLanguageTest {
    private static final float NONE = Float.NaN;

    private static final Schema MACHINE = JsonRecords.schema("Machine", """
            {'name':'id','type':'string'},
            {'name':'header','type':{'type':'record','name':'Header','fields':[
              {'name':'unit','type':['null','string'],'default':null},
              {'name':'day','type':{'type':'int','logicalType':'date'}},
              {'name':'clock','type':{'type':'long','logicalType':'time-micros'}}]}},
            {'name':'engine','type':['null',{'type':'record','name':'Engine','fields':[
              {'name':'name','type':'string'},
              {'name':'temperature','type':'double'},
              {'name':'spectrum','type':{'type':'array','items':'float'}},
              {'name':'state','type':{'type':'enum','name':'State','symbols':['OFF','RUNNING','IDLE']}}]}]},
            {'name':'wheels','type':{'type':'array','items':{'type':'record','name':'Wheel','fields':[
              {'name':'slip','type':['null','boolean']},
              {'name':'speed','type':'float'},
              {'name':'load','type':{'type':'array','items':'int'}}]}}},
            {'name':'readings','type':{'type':'map','values':['null','double','long','string']}},
            {'name':'mode','type':['null','string']},
            {'name':'cost','type':{'type':'bytes','logicalType':'decimal','precision':12,'scale':2}},
            {'name':'matrix','type':{'type':'array','items':{'type':'array','items':'double'}}}""");

    private static final String RUNNING = """
            {'id':'M-1','header':{'unit':{'string':'plant'},'day':20000,'clock':3600500000},
             'engine':{'Engine':{'name':'V8','temperature':80.5,'spectrum':[0,1,2,3,4],'state':'RUNNING'}},
             'wheels':[{'slip':{'boolean':true},'speed':1,'load':[10,11]},{'slip':null,'speed':2,'load':[20,21]}],
             'readings':{'outlet':{'long':7},'inlet':{'double':2.5},'remark':{'string':'x'},'none':null},
             'mode':{'string':'heat pump'},'cost':'\\u00ff\\u0038','matrix':[[1,2],[3,4],[5,6]]}""";

    private static final String BROKEN_DOWN = """
            {'id':'M-1','header':{'unit':null,'day':0,'clock':0},'engine':null,'wheels':[],'readings':{},
             'mode':null,'cost':'\\u0001','matrix':[]}""";

    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    private static FeatureReader reader(String... features) {
        return new FeatureReader(registry.client(), List.of(features), "key", "record");
    }

    private static byte[] framed(Schema schema, String json) {
        int id = registry.client().register(schema.getFullName() + schema.hashCode(), schema);
        return WireFormat.framed(id, JsonRecords.encoded(schema, json));
    }

    private static float[] read(byte[] value, String... features) throws UnreadableRecordException {
        FeatureReader reader = reader(features);
        float[] row = new float[reader.width()];
        reader.read(value, 0, FloatBuffer.wrap(row), 0);
        return row;
    }

    private static UnreadableRecordException unreadable(byte[] value, String... features) {
        return catchThrowableOfType(UnreadableRecordException.class, () -> read(value, features));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'type':'map','values':'double'}; {'inlet':1}; field{inlet}",
                "{'type':'map','values':'double'}; {'outlet':1}; field{inlet}",
                "{'type':'array','items':'int'}; [1]; field[1]"
            })
    void record_thatEndsBehindAnElement_isTheFaultOfWhatHoldsIt(String type, String value, String feature) {
        // Given
        Schema schema = JsonRecords.schema("Short", "{'name':'field','type':" + type + "}");
        byte[] whole = framed(schema, "{'field':" + value + "}");

        // When
        UnreadableRecordException e = unreadable(Arrays.copyOf(whole, whole.length - 1), feature);

        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.MALFORMED);
        assertThat(e).hasMessageStartingWith("Field field of schema");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "engine.temperature; 80.5",
                "engine.spectrum[5]; 0,1,2,3,4",
                "engine.spectrum[1..3]; 1,2,3",
                "engine.spectrum[4..4]; 4",
                "engine.state=RUNNING; 1",
                "engine.state=IDLE|RUNNING|GONE; 0,1,0",
                "wheels[2].speed; 1,2",
                "wheels[2].slip; 1,NaN",
                "wheels[2].load[2]; 10,11,20,21",
                "wheels[1..1].load[0..0]; 20",
                "readings{inlet}; 2.5",
                "readings{outlet}; 7",
                "readings{none}; NaN",
                "readings{elsewhere}; NaN",
                "mode=heat pump|cool; 1,0",
                "cost; -2",
                "matrix[3][2]; 1,2,3,4,5,6",
                "matrix[1..2][1..1]; 4,6",
                "header.day; 20000",
                "header.clock; 3600.5"
            })
    void read_feature_fillsItsColumns(String feature, String expected) throws UnreadableRecordException {
        // Given
        byte[] value = framed(MACHINE, RUNNING);
        // When
        float[] row = read(value, feature);
        // Then
        assertThat(row).containsExactly(floats(expected));
        assertThat(reader(feature).featureNames()).hasSize(row.length).doesNotHaveDuplicates();
    }

    @Test
    void read_manyFeaturesOfOneRecord_keepTheirPlaces() throws UnreadableRecordException {
        // Given two passes over the wheels, two keys, and a field that is both a feature and inside another path's
        // record
        String[] features = {
            "wheels[2].load[2]",
            "readings{outlet}",
            "wheels[2].speed",
            "wheels[1..1].slip",
            "engine.temperature",
            "readings{inlet}",
            "engine.spectrum[0..1]",
            "engine.spectrum[3..4]"
        };
        // When
        float[] row = read(framed(MACHINE, RUNNING), features);
        // Then
        assertThat(row).containsExactly(10, 11, 20, 21, 7, 1, 2, NONE, 80.5f, 2.5f, 0, 1, 3, 4);
        assertThat(reader(features).featureNames())
                .startsWith("wheels[0].load[0]", "wheels[0].load[1]", "wheels[1].load[0]")
                .endsWith("engine.spectrum[3]", "engine.spectrum[4]");
    }

    @Test
    void read_nullAboveTheValue_isAMissingValueForAllBelow() throws UnreadableRecordException {
        // When
        float[] row = read(
                framed(MACHINE, BROKEN_DOWN),
                "engine.temperature",
                "engine.spectrum[3]",
                "engine.state=OFF|IDLE",
                "readings{inlet}",
                "mode=cool",
                "cost");
        // Then
        assertThat(row).containsExactly(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0.01f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "engine.temp; MISSING_FEATURE; Field engine.temp of schema; found name, temperature, spectrum, state",
                "engine.temperature.mean; MISSING_FEATURE; Field engine.temperature.mean; found double",
                "engine.spectrum[0..5]; ARRAY_LENGTH; Field engine.spectrum of schema; an array of at least 6 values",
                "engine.spectrum[4]; ARRAY_LENGTH; Field engine.spectrum of schema; an array of 4 values",
                "engine.state; NOT_NUMERIC; Field engine.state; symbols are named: state=RUNNING|IDLE",
                "engine.temperature=1; NOT_NUMERIC; Field engine.temperature; an enum or a text",
                "engine{temperature}; NOT_NUMERIC; Field engine of schema; expected a map, found record",
                "readings[2]; NOT_NUMERIC; Field readings of schema; an array of 2 values, found map",
                "readings{remark}; NOT_NUMERIC; Field readings{remark}; found string",
                "wheels[2].weight; MISSING_FEATURE; Field wheels[].weight; found slip, speed, load",
                "wheels[2].load[3]; ARRAY_LENGTH; Field wheels[].load of schema; an array of 3 values",
                "header.unit; NOT_NUMERIC; Field header.unit; found string"
            })
    void read_featureThatDoesNotFit_saysWhereAndWhatWasExpected(
            String feature, UnreadableReason reason, String where, String what) {
        // Given
        byte[] value = framed(MACHINE, RUNNING);
        // When
        UnreadableRecordException e = unreadable(value, feature);
        // Then
        assertThat(e.reason()).isEqualTo(reason);
        assertThat(e).hasMessageContainingAll(where, what);
    }

    @ParameterizedTest
    @CsvSource({"bytes, -123456.789", "bytes, 0", "fixed, 1e30", "fixed, -1e-3", "bytes, 12345678901234567890123"})
    void read_decimal_isItsValue(String type, BigDecimal number) throws UnreadableRecordException {
        // Given
        String size = type.equals("fixed") ? ",'name':'Digits','size':20" : "";
        Schema schema = JsonRecords.schema(
                "Decimal" + Math.abs(number.hashCode()),
                "{'name':'x','type':{'type':'" + type + "'" + size
                        + ",'logicalType':'decimal','precision':45,'scale':3}}");
        byte[] digits = number.setScale(3).unscaledValue().toByteArray();
        byte[] padded = new byte[20];
        Arrays.fill(padded, (byte) (number.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, padded, padded.length - digits.length, digits.length);
        byte[] payload = type.equals("fixed")
                ? padded
                : ByteBuffer.allocate(1 + digits.length)
                        .put((byte) (2 * digits.length))
                        .put(digits)
                        .array();
        int id = registry.client().register(schema.getFullName() + type, schema);
        // When
        float[] row = read(WireFormat.framed(id, payload), "x");
        // Then
        assertThat(row).containsExactly(number.floatValue());
    }

    @Test
    void read_unionOfSeveralNumbers_takesWhicheverItIs() throws UnreadableRecordException {
        // Given
        Schema schema = JsonRecords.schema("Mixed", "{'name':'x','type':['int','double','null','float','boolean']}");
        // When
        float[] whole = read(framed(schema, "{'x':{'int':3}}"), "x");
        float[] fraction = read(framed(schema, "{'x':{'double':3.5}}"), "x");
        float[] flag = read(framed(schema, "{'x':{'boolean':true}}"), "x");
        float[] nothing = read(framed(schema, "{'x':null}"), "x");
        // Then
        assertThat(List.of(whole, fraction, flag, nothing))
                .containsExactly(new float[] {3}, new float[] {3.5f}, new float[] {1}, new float[] {NONE});
    }

    @Test
    void read_recursiveRecord_goesAsDeepAsThePath() throws UnreadableRecordException {
        // Given
        Schema list =
                JsonRecords.schema("List", "{'name':'head','type':'double'},{'name':'tail','type':['null','List']}");
        byte[] three = framed(list, "{'head':1,'tail':{'List':{'head':2,'tail':{'List':{'head':3,'tail':null}}}}}");
        // When
        float[] row = read(three, "tail.head", "head", "tail.tail.head", "tail.tail.tail.head");
        // Then
        assertThat(row).containsExactly(2, 1, 3, NONE);
    }

    @Test
    void read_versionsThatRenameReorderAddAndRemove_keepTheirColumns() throws UnreadableRecordException {
        // Given a field that got another name and a wider type, a symbol more, and fields that come and go
        Schema first = JsonRecords.schema("Press", """
                {'name':'flow','type':'float'},
                {'name':'state','type':{'type':'enum','name':'S1','symbols':['OFF','ON']}},
                {'name':'old','type':'string'},
                {'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}}""");
        Schema second = JsonRecords.schema("Press", """
                {'name':'at','type':{'type':'long','logicalType':'timestamp-micros'}},
                {'name':'added','type':{'type':'map','values':'bytes'}},
                {'name':'state','type':{'type':'enum','name':'S1','symbols':['ERROR','ON','OFF']}},
                {'name':'volumeFlow','aliases':['q','flow'],'type':['null','double']}""");
        List<byte[]> stream = List.of(
                framed(first, "{'flow':1.5,'state':'ON','old':'x','at':5000}"),
                framed(second, "{'at':6000000,'added':{},'state':'ON','volumeFlow':{'double':2.5}}"),
                framed(first, "{'flow':3.5,'state':'OFF','old':'','at':7000}"),
                framed(second, "{'at':8000000,'added':{'k':'v'},'state':'ERROR','volumeFlow':null}"));
        FeatureReader reader =
                new FeatureReader(registry.client(), List.of("state=ON|OFF", "flow", "at"), "state", "at");
        float[] rows = new float[16];
        long[] times = new long[4];
        // When
        for (int i = 0; i < stream.size(); i++) {
            times[i] = reader.read(stream.get(i), 0, FloatBuffer.wrap(rows), 4 * i);
        }
        // Then
        assertThat(rows).containsExactly(1, 0, 1.5f, 5, 1, 0, 2.5f, 6, 0, 1, 3.5f, 7, 0, 0, NONE, 8);
        assertThat(times).containsExactly(5000, 6000, 7000, 8000);
    }

    @Test
    void read_schemaOfReferences_isTakenTogether() throws Exception {
        // Given
        register("engine", "{'schema':'{`type`:`record`,`name`:`Motor`,`fields`:[{`name`:`heat`,`type`:`float`}]}'}");
        int truck = register(
                "truck",
                "{'schema':'{`type`:`record`,`name`:`Truck`,`fields`:[{`name`:`motors`,`type`:{`type`:`array`,"
                        + "`items`:`Motor`}}]}','references':[{'name':'Motor','subject':'engine','version':1}]}");
        byte[] twoMotors = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 4)
                .putFloat(80)
                .putFloat(90)
                .put((byte) 0)
                .array();
        // When
        float[] row = read(WireFormat.framed(truck, twoMotors), "motors[2].heat");
        // Then
        assertThat(row).containsExactly(80, 90);
    }

    private static int register(String subject, String body) throws Exception {
        URI versions = URI.create(registry.config().get("schema.registry.url") + "/subjects/" + subject + "/versions");
        HttpRequest post = HttpRequest.newBuilder(versions)
                .POST(HttpRequest.BodyPublishers.ofString(
                        body.replace('\'', '"').replace("`", "\\\"")))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(post, HttpResponse.BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer).path("id").asInt();
    }

    @Test
    void entityAndTime_nested_areFound() throws UnreadableRecordException {
        // Given
        FeatureReader reader = new FeatureReader(registry.client(), List.of("cost"), "header.unit", "header.day");
        byte[] value = framed(MACHINE, RUNNING);
        // When
        long time = reader.read(value, 5, FloatBuffer.allocate(1), 0);
        String entity = reader.entity(null, value);
        // Then
        assertThat(time).isEqualTo(20_000L * 86_400_000);
        assertThat(entity).isEqualTo("plant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"header.unit", "readings{elsewhere}", "readings{none}", "mode", "engine.name", "header.id"})
    void entity_nestedAndAbsent_isUnreadable(String path) {
        // Given
        FeatureReader reader = new FeatureReader(registry.client(), List.of("cost"), path, "record");
        byte[] value = framed(MACHINE, BROKEN_DOWN);
        // When
        UnreadableRecordException e =
                catchThrowableOfType(UnreadableRecordException.class, () -> reader.entity(null, value));
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.ENTITY);
    }

    @Test
    void new_entityOfSeveralValues_isRefused() {
        assertThatThrownBy(() -> new FeatureReader(registry.client(), List.of("cost"), "ids[2]", "record"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Entity \"ids[2]\": expected one value");
    }

    @Test
    void read_unreadable_leavesTheRowsBesideItAsTheyWere() {
        // Given
        float[] rows = {1, 2, 3, 0, 0, 0, 4, 5, 6};
        FeatureReader reader = reader("cost", "engine.temperature", "engine.temp");
        // When
        UnreadableRecordException e = catchThrowableOfType(
                UnreadableRecordException.class,
                () -> reader.read(framed(MACHINE, RUNNING), 0, FloatBuffer.wrap(rows), 3));
        // Then
        assertThat(e.reason()).isEqualTo(UnreadableReason.MISSING_FEATURE);
        assertThat(rows).startsWith(1, 2, 3).endsWith(4, 5, 6);
    }

    private static float[] floats(String text) {
        String[] parts = text.split(",");
        float[] floats = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            floats[i] = Float.parseFloat(parts[i]);
        }
        return floats;
    }
}
