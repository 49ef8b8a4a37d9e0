/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreshRecordsTest {

    @Test
    void apply_moreThanOnePortion_isNeverTheSameTwice() {
        // Given
        FreshRecords records = new FreshRecords(Workload.SENSORS, 7);
        int count = 12_000;

        // When
        Set<ByteBuffer> seen = new HashSet<>();
        for (long i = 0; i < count; i++) {
            seen.add(ByteBuffer.wrap(records.apply(i)));
        }

        // Then
        assertThat(seen).hasSize(count);
        assertThat(seen).allMatch(record -> record.remaining() == Workload.SENSORS.recordBytes());
        assertThat(records.apply(3)).isEqualTo(new FreshRecords(Workload.SENSORS, 7).apply(3));
    }
}
