/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AvroSerdesTest {
    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    private static AnomalyEvent event() {
        return AnomalyEvent.newBuilder()
                .setEventId("pumps|pump-readings|0|17|5")
                .setEntity("P-1")
                .setEventTime(Instant.ofEpochMilli(1_700_000_000_123L))
                .setReason(AnomalyReason.LATENT)
                .setTopFeatures(List.of(FeatureContribution.newBuilder()
                        .setName("flow")
                        .setObserved(3.5)
                        .build()))
                .setLatentMean(List.of(1f, -2f))
                .build();
    }

    private static GenericRecord reading(double flow) {
        Schema schema = SchemaBuilder.record("ImportedReading")
                .fields()
                .requiredString("pump")
                .requiredDouble("flow")
                .endRecord();
        GenericRecord record = new GenericData.Record(schema);
        record.put("pump", "P-1");
        record.put("flow", flow);
        return record;
    }

    @Test
    void roundTrip_generatedRecord_isEqual() {
        // Given
        Serde<AnomalyEvent> serde = AvroSerdes.valueSerde(registry.config());
        AnomalyEvent event = event();
        // When
        byte[] bytes = serde.serializer().serialize("anomalies", event);
        AnomalyEvent read = serde.deserializer().deserialize("anomalies", bytes);
        // Then
        assertThat(read).isEqualTo(event);
        assertThat(bytes[0]).isZero();
        assertThat(registry.client().latest("anomalies-value").schema()).isEqualTo(AnomalyEvent.getClassSchema());
    }

    @Test
    void roundTrip_genericRecord_staysGeneric() {
        // Given
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        // When
        byte[] bytes = serde.serializer().serialize("imported", reading(3.5));
        Object read = serde.deserializer().deserialize("imported", bytes);
        // Then
        assertThat(read).isInstanceOfSatisfying(GenericRecord.class, record -> {
            assertThat(record.get("pump")).hasToString("P-1");
            assertThat(record.get("flow")).isEqualTo(3.5);
        });
    }

    @Test
    void roundTrip_null_isNull() {
        // Given
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        // When / Then
        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    @Test
    void roundTrip_largeModelPart_isEqual() {
        // Given
        byte[] weights = new byte[2 << 20];
        Arrays.fill(weights, (byte) 7);
        ModelPart part =
                ModelPart.newBuilder().setBytes(ByteBuffer.wrap(weights)).build();
        Serde<ModelPart> serde = AvroSerdes.valueSerde(registry.config());
        // When
        ModelPart read =
                serde.deserializer().deserialize("models", serde.serializer().serialize("models", part));
        // Then
        assertThat(read).isEqualTo(part);
    }

    @Test
    void deserialize_olderWriterSchema_fillsDefaults() {
        // Given a producer of the time before the fields were added
        Schema old = SchemaBuilder.record("ScoreEvent")
                .namespace("io.latentry.avro")
                .fields()
                .requiredString("entity")
                .endRecord();
        GenericRecord record = new GenericData.Record(old);
        record.put("entity", "P-1");
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        // When
        Object read =
                serde.deserializer().deserialize("scores", serde.serializer().serialize("scores", record));
        // Then
        assertThat(read).isInstanceOfSatisfying(ScoreEvent.class, event -> {
            assertThat(event.getEntity()).isEqualTo("P-1");
            assertThat(event.getPValue()).isEqualTo(1.0);
        });
    }

    @Test
    void deserialize_specificReaderOff_givesGenericRecords() {
        // Given
        Serializer<Object> serializer = AvroSerdes.valueSerializer(registry.config());
        Deserializer<Object> deserializer =
                AvroSerdes.valueDeserializer(registry.config("specific.avro.reader", "false"));
        // When
        Object read = deserializer.deserialize("anomalies", serializer.serialize("anomalies", event()));
        // Then
        assertThat(read).isInstanceOf(GenericData.Record.class);
    }

    @Test
    void deserialize_schemaNamedLikeAnyClass_staysGeneric() {
        // Given a schema that names a class which is no Avro record
        Schema schema = SchemaBuilder.record("ProcessBuilder")
                .namespace("java.lang")
                .fields()
                .requiredInt("x")
                .endRecord();
        GenericRecord record = new GenericData.Record(schema);
        record.put("x", 1);
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        // When
        Object read =
                serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", record));
        // Then
        assertThat(read).isInstanceOf(GenericData.Record.class);
    }

    @Test
    void deserialize_guidInTheHeader_readsAnUnframedPayload() {
        // Given
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        byte[] framed = serde.serializer().serialize("anomalies", event());
        int id = registry.client().latest("anomalies-value").id();
        RecordHeaders headers = new RecordHeaders();
        headers.add(WireFormat.VALUE_HEADER, WireFormat.header(registry.guid(id)));
        byte[] payload = Arrays.copyOfRange(framed, WireFormat.ID_BYTES, framed.length);
        // When
        Object read = serde.deserializer().deserialize("anomalies", headers, payload);
        // Then
        assertThat(read).isEqualTo(event());
    }

    @Test
    void deserialize_damagedBytes_isASerializationException() {
        // Given
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config());
        byte[] bytes = serde.serializer().serialize("anomalies", event());
        Deserializer<Object> deserializer = serde.deserializer();
        // When / Then
        IntStream.range(0, bytes.length)
                .forEach(length -> assertThatThrownBy(
                                () -> deserializer.deserialize("anomalies", Arrays.copyOf(bytes, length)))
                        .isInstanceOf(SerializationException.class)
                        .hasMessageStartingWith("Topic anomalies"));
        assertThatThrownBy(() -> deserializer.deserialize("anomalies", Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("bytes remain");
    }

    @Test
    void deserialize_unknownSchema_isUnknown() {
        // Given
        Deserializer<Object> deserializer = AvroSerdes.valueDeserializer(registry.config());
        // When / Then
        assertThatThrownBy(() -> deserializer.deserialize("topic", WireFormat.framed(4711, new byte[0])))
                .isInstanceOf(UnknownSchemaException.class);
    }

    @Test
    void serialize_recordThatDoesNotFit_namesTopicAndSchema() {
        // Given
        Serializer<Object> serializer = AvroSerdes.valueSerializer(registry.config());
        GenericRecord incomplete = reading(1);
        incomplete.put("pump", null);
        // When / Then
        assertThatThrownBy(() -> serializer.serialize("incomplete", incomplete))
                .isInstanceOf(SerializationException.class)
                .hasMessageContainingAll("Topic incomplete", "ImportedReading");
        assertThatThrownBy(() -> serializer.serialize("incomplete", "text"))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("java.lang.String");
        // And the next one is not spoilt
        assertThat(serializer.serialize("incomplete", reading(1))).hasSize(5 + 4 + 8);
    }

    @Test
    void serialize_autoRegisterOff_needsTheSchemaToBeThere() {
        // Given
        Serializer<Object> strict = AvroSerdes.valueSerializer(registry.config("auto.register.schemas", "false"));
        Serializer<Object> registering = AvroSerdes.valueSerializer(registry.config());
        // When / Then
        assertThatThrownBy(() -> strict.serialize("strict", reading(1)))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("strict-value");
        byte[] expected = registering.serialize("strict", reading(1));
        assertThat(strict.serialize("strict", reading(1))).isEqualTo(expected);
    }

    @Test
    void serialize_useLatestVersion_writesByName() {
        // Given a newer version with the fields the other way round and one more
        Schema newer = SchemaBuilder.record("ImportedReading")
                .fields()
                .requiredDouble("flow")
                .name("unit")
                .type()
                .stringType()
                .stringDefault("m3/h")
                .requiredString("pump")
                .endRecord();
        SchemaRegistryClient client = registry.client();
        int id = client.register("latest-value", newer);
        Serde<Object> serde = AvroSerdes.valueSerde(registry.config("use.latest.version", "true"));
        // When
        byte[] bytes = serde.serializer().serialize("latest", reading(3.5));
        GenericRecord read = (GenericRecord) serde.deserializer().deserialize("latest", bytes);
        // Then
        assertThat(bytes).startsWith(WireFormat.prefix(id));
        assertThat(read.get("flow")).isEqualTo(3.5);
        assertThat(read.get("unit")).hasToString("m3/h");
        assertThat(read.get("pump")).hasToString("P-1");
    }

    @Test
    void serialize_key_usesTheKeySubject() {
        // Given
        try (AvroSerializer serializer = new AvroSerializer()) {
            serializer.configure(registry.config(), true);
            // When
            serializer.serialize("imported", reading(1));
        }
        // Then
        assertThat(registry.client().latest("imported-key").version()).isEqualTo(1);
    }

    @Test
    void valueSerializer_anotherClass_isChosenByName() {
        // Given
        Map<String, String> config = registry.config("value.serializer", StringSerializer.class.getName());
        // When
        Serializer<Object> serializer = AvroSerdes.valueSerializer(config);
        // Then
        assertThat(serializer).isInstanceOf(StringSerializer.class);
    }

    @Test
    void valueSerializer_classThatIsNone_isNamed() {
        // Given
        Map<String, String> missing = registry.config("value.serializer", "io.confluent.Missing");
        Map<String, String> wrong = registry.config("value.deserializer", "java.lang.String");
        // When / Then
        assertThatThrownBy(() -> AvroSerdes.valueSerializer(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("value.serializer", "io.confluent.Missing");
        assertThatThrownBy(() -> AvroSerdes.valueDeserializer(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value.deserializer");
    }
}
