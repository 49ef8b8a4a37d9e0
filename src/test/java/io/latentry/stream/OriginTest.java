/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OriginTest {
    private static final byte[] ENTITY = {1};
    private static final byte[] VALUE = {4, 5};

    static Stream<byte[]> keys() {
        return Stream.of(null, new byte[0], new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @MethodSource("keys")
    void record_thatIsRestored_isAsItWas(byte[] key) {
        // Given
        RecordHeaders headers = new RecordHeaders();
        headers.add("site", new byte[] {7});
        Origin source = new Origin("plant.\u00e9", 12, 1L << 40, null);
        Record<byte[], byte[]> record = new Record<>(key, VALUE, 99, headers);

        // When
        Record<byte[], byte[]> routed = Origin.routed(record, source, -1, ENTITY);
        Origin origin = Origin.of(routed.headers());
        Record<byte[], byte[]> restored = origin.restored(routed);

        // Then
        assertThat(routed.key()).isEqualTo(ENTITY);
        assertThat(routed.value()).isSameAs(VALUE);
        assertThat(Origin.timestamp(routed.headers())).isEqualTo(-1);
        assertThat(origin.topic()).isEqualTo(source.topic());
        assertThat(origin.partition()).isEqualTo(12);
        assertThat(origin.offset()).isEqualTo(1L << 40);
        assertThat(restored.key()).isEqualTo(key);
        assertThat(restored.timestamp()).isEqualTo(99);
        assertThat(restored.headers()).containsExactly(headers.lastHeader("site"));
    }

    @Test
    void record_withoutAnOrigin_isRefusedWithItsReason() {
        assertThatThrownBy(() -> Origin.of(new RecordHeaders()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("latentry.origin");
    }
}
