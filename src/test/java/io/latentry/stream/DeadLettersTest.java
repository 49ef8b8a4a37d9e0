/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final RecordMetadata SOURCE = new Origin("plant", 2, 17, null);
    private static final Rejection WHY = new Rejection("NOT_FRAMED", "no frame");

    @Test
    void letter_ofAnOldRecord_isAsOldAsItsWritingAndKnowsTheRecordsTime() {
        // When
        ConsumerRecord<byte[], byte[]> letter = letter(Map.of(), new byte[] {1}, new RecordHeaders());

        // Then
        assertThat(letter.timestamp()).isEqualTo(NOW);
        assertThat(DeadLetter.originalTimestamp(letter)).contains(5L);
        assertThat(DeadLetter.of(letter)).hasValueSatisfying(read -> {
            assertThat(read.written()).isEqualTo(Instant.ofEpochMilli(NOW));
            assertThat(read.source()).isEqualTo(new TopicPartition("plant", 2));
            assertThat(read.isOpen()).isTrue();
        });
    }

    @Test
    void headers_thatOnlyWeMayWrite_areNotTakenFromTheRecord() {
        // Given
        Headers forged = new RecordHeaders()
                .add("latentry.error.cut", new byte[] {'9'})
                .add("latentry.error.colour", new byte[] {'9'})
                .add("latentry.redriven", "0/1".getBytes(StandardCharsets.UTF_8))
                .add("site", new byte[] {7});

        // When
        ConsumerRecord<byte[], byte[]> letter = letter(Map.of(), new byte[] {1}, forged);

        // Then
        assertThat(DeadLetter.of(letter).orElseThrow().cut()).isFalse();
        assertThat(letter.headers().lastHeader("latentry.error.colour")).isNull();
        assertThat(letter.headers().lastHeader("latentry.redriven")).isNull();
        assertThat(letter.headers().lastHeader("site")).isNotNull();
    }

    @Test
    void letter_thatIsCut_keepsWhatSaysWhereItCameFrom() {
        // Given
        Headers large = new RecordHeaders()
                .add("latentry.error.reason", new byte[1_000])
                .add("site", new byte[3_000]);

        // When
        ConsumerRecord<byte[], byte[]> letter = letter(Map.of(DeadLetters.ROOM, "3000"), new byte[5_000], large);

        // Then
        assertThat(DeadLetter.of(letter)).hasValueSatisfying(read -> {
            assertThat(read.reason()).isEqualTo("NOT_FRAMED");
            assertThat(read.cut()).isTrue();
            assertThat(read.bytes()).isEqualTo(5_000);
            assertThat(read.offset()).isEqualTo(17);
            assertThat(read.isOpen()).isFalse();
        });
        assertThat(letter.headers().lastHeader("site")).isNull();
        assertThat(letter.value()).hasSizeBetween(1_000, 3_000);
    }

    @Test
    void letter_thatDoesNotSayWhereItCameFrom_staysWhereItIs() {
        // Given
        ConsumerRecord<byte[], byte[]> letter = letter(Map.of(), new byte[] {1}, new RecordHeaders());
        letter.headers().remove("latentry.error.partition");

        // Then
        assertThat(DeadLetter.of(letter).orElseThrow().isOpen()).isFalse();
    }

    @Test
    void letter_ofARecordWithoutATimestamp_doesNotClaimTheOneThatKafkaStreamsGaveIt() {
        // When
        ConsumerRecord<byte[], byte[]> letter = letter(Map.of(), new byte[] {1}, new RecordHeaders(), -1);

        // Then
        assertThat(DeadLetter.originalTimestamp(letter)).isEmpty();
        assertThat(DeadLetter.of(letter).orElseThrow().timestamp()).isEqualTo(-1);
    }

    /** As it lies in the topic. */
    private static ConsumerRecord<byte[], byte[]> letter(Map<String, Object> settings, byte[] value, Headers headers) {
        return letter(settings, value, headers, 5);
    }

    private static ConsumerRecord<byte[], byte[]> letter(
            Map<String, Object> settings, byte[] value, Headers headers, long timestamp) {
        Record<byte[], byte[]> letter = new DeadLetters("pump", settings)
                .of(new Record<>(new byte[] {'k'}, value, 5, headers), SOURCE, timestamp, WHY, NOW);
        return new ConsumerRecord<>(
                "latentry.dead-letters",
                0,
                3,
                letter.timestamp(),
                TimestampType.CREATE_TIME,
                1,
                letter.value().length,
                letter.key(),
                letter.value(),
                letter.headers(),
                Optional.empty());
    }
}
