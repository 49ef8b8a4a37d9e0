/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLetterReadingTest {
    private static final Rejection WHY = new Rejection("NOT_FRAMED", "no frame");

    private final NewestLetters newest =
            new NewestLetters(letter -> letter.detector().equals("pump"), 2);
    private final OpenLetters open = new OpenLetters(letter -> letter.detector().equals("pump"));

    @Test
    void newest_ofManyLetters_areTheLastWrittenInTheirOrderWhateverPartitionTheyLieIn() {
        // When
        newest.read(letter("pump", 0, 0, 300, 11));
        newest.read(letter("pump", 0, 1, 500, 12));
        newest.read(letter("fan", 0, 2, 900, 13));
        newest.read(letter("pump", 1, 0, 100, 14));
        newest.read(letter("pump", 1, 1, 400, 15));

        // Then
        assertThat(newest.letters())
                .extracting(DeadLetter::written)
                .containsExactly(Instant.ofEpochMilli(400), Instant.ofEpochMilli(500));
        assertThat(newest.found()).isEqualTo(4);
    }

    @Test
    void newest_whenALetterHasGoneBack_saysSoOfItAlone() {
        // Given
        newest.read(letter("pump", 0, 0, 300, 11));
        newest.read(letter("pump", 0, 1, 400, 12));
        newest.read(letter("pump", 0, 2, 500, 13));

        // When
        newest.read(marker("0/0", 3));
        newest.read(marker("0/2", 4));

        // Then
        assertThat(newest.letters()).extracting(DeadLetter::redriven).containsExactly(false, true);
    }

    @Test
    void newest_noneOfThem_areCountedAllTheSame() {
        // Given
        NewestLetters none = new NewestLetters(letter -> true, 0);

        // When
        none.read(letter("pump", 0, 0, 300, 11));

        // Then
        assertThat(none.letters()).isEmpty();
        assertThat(none.found()).isEqualTo(1);
    }

    @Test
    void open_lettersOfOneRecord_goBackOnceIfOneIsWanted() {
        // Given
        open.read(letter("fan", 0, 0, 300, 11));
        open.read(letter("fan", 0, 1, 300, 12));

        // When
        open.read(letter("pump", 1, 0, 400, 11));

        // Then
        OpenLetters.Group group = open.group("0/0");
        assertThat(group).isSameAs(open.group("1/0"));
        assertThat(group.ids()).containsExactly("0/0", "1/0");
        assertThat(group.send()).isTrue();
        assertThat(group.send()).isFalse();
        assertThat(open.group("0/1")).isNull();
    }

    @Test
    void open_lettersThatHaveGoneBack_areNotAnyMore() {
        // Given
        open.read(letter("pump", 0, 0, 300, 11));
        open.read(letter("pump", 0, 1, 300, 12));

        // When
        open.read(marker("0/0", 2));
        boolean oneIsLeft = !open.isEmpty() && open.group("0/0") == null;
        open.read(marker("0/1", 3));

        // Then
        assertThat(oneIsLeft).isTrue();
        assertThat(open.isEmpty()).isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> letter(
            String detector, int partition, long offset, long written, long sourceOffset) {
        Record<byte[], byte[]> letter = new DeadLetters(detector, Map.of())
                .of(
                        new Record<>(new byte[] {'k'}, new byte[] {1}, 5, new RecordHeaders()),
                        new Origin("plant", 2, sourceOffset, null),
                        5,
                        WHY,
                        written);
        return record(partition, offset, written, letter.value(), letter.headers());
    }

    private static ConsumerRecord<byte[], byte[]> marker(String id, long offset) {
        int partition = DeadLetter.partition(id);
        Headers headers = new RecordHeaders().add(DeadLetter.REDRIVEN, id.getBytes(StandardCharsets.UTF_8));
        return record(partition, offset, 1_000, null, headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, long time, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "latentry.dead-letters",
                partition,
                offset,
                time,
                TimestampType.CREATE_TIME,
                1,
                value == null ? 0 : value.length,
                new byte[] {'k'},
                value,
                headers,
                Optional.empty());
    }
}
