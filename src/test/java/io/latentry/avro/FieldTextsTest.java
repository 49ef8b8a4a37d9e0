/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.testing.PlantRecords;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FieldTextsTest {
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Machine", "namespace": "plant", "fields": [
              {"name": "site", "type": ["null", "string"]},
              {"name": "embedding", "type": {"type": "array", "items": "float"}},
              {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OFF", "ON"]}},
              {"name": "engine", "type": {"type": "record", "name": "Engine", "fields": [
                {"name": "type", "type": "string"}, {"name": "cylinders", "type": "int"}]}}]}""");

    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    @Test
    void read_fieldsOfAnyType_areTexts() {
        // Given
        FieldTexts texts = new FieldTexts(
                registry.client(), List.of("site", "seen", "price", "state", "engine.type", "engine.cylinders"));

        // When
        Map<String, String> read = texts.read(new RecordHeaders(), machine("Hall 3"));

        // Then
        assertThat(read)
                .containsExactly(
                        Map.entry("site", "Hall 3"),
                        Map.entry("seen", "1970-01-01T00:00:01Z"),
                        Map.entry("price", "12.50"),
                        Map.entry("state", "ON"),
                        Map.entry("engine.type", "diesel"),
                        Map.entry("engine.cylinders", "6"));
    }

    @Test
    void read_whatTheRecordLacks_isLeftOut() {
        // Given
        FieldTexts texts = new FieldTexts(
                registry.client(), List.of("site", "colour", "engine", "engine.colour", "embedding", "state.on"));

        // When
        Map<String, String> read = texts.read(new RecordHeaders(), machine(null));

        // Then
        assertThat(read).isEmpty();
    }

    @Test
    void read_aFieldThatItsWriterHasRenamed_isFoundByItsOldName() {
        // Given
        Schema renamed = new Schema.Parser()
                .parse(SCHEMA.toString().replace("\"name\":\"site\"", "\"name\":\"place\",\"aliases\":[\"site\"]"));
        GenericRecord machine = new GenericData.Record(renamed);
        GenericRecord usual = record("Hall 3");
        renamed.getFields().forEach(field -> machine.put(field.pos(), usual.get(field.pos())));
        FieldTexts texts = new FieldTexts(registry.client(), List.of("site", "place"));

        // When
        Map<String, String> read = texts.read(
                new RecordHeaders(),
                PlantRecords.framed(registry.client().register("renamed-value", renamed), machine));

        // Then
        assertThat(read).containsExactly(Map.entry("site", "Hall 3"), Map.entry("place", "Hall 3"));
    }

    @Test
    void read_recordsWithinRecordsWithoutEnd_readsAsFarAsThePathGoes() {
        // Given
        Schema node = new Schema.Parser().parse("""
                {"type": "record", "name": "Node", "fields": [
                  {"name": "name", "type": "string"}, {"name": "next", "type": ["null", "Node"]}]}""");
        byte[] payload = new byte[300_000];
        for (int i = 0; i + 3 <= payload.length; i += 3) {
            payload[i] = 2;
            payload[i + 1] = 'n';
            payload[i + 2] = (byte) (i + 3 < payload.length ? 2 : 0);
        }
        FieldTexts texts = new FieldTexts(registry.client(), List.of("name", "next.next.name", "next"));

        // When
        Map<String, String> read = texts.read(
                new RecordHeaders(), WireFormat.framed(registry.client().register("nodes-value", node), payload));

        // Then
        assertThat(read).containsExactly(Map.entry("name", "n"), Map.entry("next.next.name", "n"));
    }

    @Test
    void read_aLongText_isCut() {
        // Given
        FieldTexts texts = new FieldTexts(registry.client(), List.of("site"));

        // When
        Map<String, String> read = texts.read(new RecordHeaders(), machine("x".repeat(10_000)));

        // Then
        assertThat(read.get("site")).hasSize(4_096);
    }

    @Test
    void read_bytesThatAreNoRecord_haveNoTexts() {
        // Given
        FieldTexts texts = new FieldTexts(registry.client(), List.of("site"));
        byte[] damaged = machine("Hall 3");
        damaged[5] = 77;

        // When // Then
        assertThat(texts.read(new RecordHeaders(), new byte[] {1, 2})).isEmpty();
        assertThat(texts.read(new RecordHeaders(), damaged)).isEmpty();
    }

    private byte[] machine(String site) {
        return PlantRecords.framed(registry.client().register("machines-value", SCHEMA), record(site));
    }

    private static GenericRecord record(String site) {
        GenericRecord engine = new GenericData.Record(SCHEMA.getField("engine").schema());
        engine.put("type", "diesel");
        engine.put("cylinders", 6);
        GenericRecord machine = new GenericData.Record(SCHEMA);
        machine.put("site", site);
        machine.put("embedding", List.of(1f, 2f));
        machine.put("seen", 1_000L);
        machine.put(
                "price", ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()));
        machine.put("state", new GenericData.EnumSymbol(SCHEMA.getField("state").schema(), "ON"));
        machine.put("engine", engine);
        return machine;
    }
}
