/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

    @ParameterizedTest
    @EnumSource
    void records_rows_areAsLongAsSaid(Workload workload) {
        // Given
        float[] rows = workload.rows(20, 1);

        // When
        byte[][] records = workload.records(rows, 3);

        // Then
        assertThat(Arrays.stream(records).mapToInt(record -> record.length))
                .hasSize(20)
                .containsOnly(workload.recordBytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"SENSORS", "EMBEDDING"})
    void exceededBy_share_letsThatShareThrough(Workload workload) {
        // Given
        float limit = workload.exceededBy(0.05);
        float[] rows = workload.rows(5_000, 11);

        // When
        long through = IntStream.range(0, 5_000)
                .filter(i -> rows[i * workload.width()] > limit)
                .count();

        // Then
        assertThat(through / 5_000.0).isCloseTo(0.05, within(0.012));
    }

    @ParameterizedTest
    @EnumSource
    void schema_columns_areThoseOfTheFeatures(Workload workload) {
        // When
        Schema schema = workload.schema();

        // Then
        assertThat(workload.columns()).hasSize(workload.width()).doesNotHaveDuplicates();
        assertThat(schema.getFields()).hasSize(workload.features().size());
    }

    @Test
    void of_unknownWidth_saysWhichThereAre() {
        assertThatThrownBy(() -> Workload.of(40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("38, 512 and 2048");
    }
}
