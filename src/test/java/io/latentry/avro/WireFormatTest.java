/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    private static final UUID GUID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void frame_idInFrontOfThePayload_isBigEndian() throws UnreadableRecordException {
        // Given
        byte[] bytes = {0, 0x01, 0x02, 0x03, 0x04, 42};
        // When
        WireFormat.Frame frame = WireFormat.frame(bytes);
        // Then
        assertThat(frame).isEqualTo(new WireFormat.Frame(new SchemaRef.Id(0x01020304), 5));
        assertThat(WireFormat.framed(0x01020304, new byte[] {42})).isEqualTo(bytes);
    }

    @Test
    void frame_guidInTheHeader_leavesThePayloadWhole() throws UnreadableRecordException {
        // Given
        RecordHeaders headers = new RecordHeaders();
        headers.add(WireFormat.VALUE_HEADER, WireFormat.header(GUID));
        // When
        WireFormat.Frame frame = WireFormat.frame(headers, new byte[] {42});
        // Then
        assertThat(frame).isEqualTo(new WireFormat.Frame(new SchemaRef.Guid(GUID), 0));
    }

    @Test
    void frame_guidInFrontOfThePayload_isFound() throws UnreadableRecordException {
        // Given
        byte[] bytes = WireFormat.header(GUID);
        // When
        WireFormat.Frame frame = WireFormat.frame(bytes);
        // Then
        assertThat(frame).isEqualTo(new WireFormat.Frame(new SchemaRef.Guid(GUID), 17));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "{\"flow\": 3}", "\0\0\0", "\2\0\0\0\1", "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"})
    void frame_somethingElse_isNotFramed(String text) {
        // Given
        byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        // When / Then
        assertThatThrownBy(() -> WireFormat.frame(bytes))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(UnreadableReason.NOT_FRAMED))
                .hasMessageContaining("expected Confluent framing");
    }
}
