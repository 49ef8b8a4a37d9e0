/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowBankTest {

    @ParameterizedTest
    @CsvSource({"1, 5000", "12, 5000", "16, 2812", "27, 987", "38, 500", "512, 500", "2048, 500"})
    void most_growsAsFeaturesGetFewer(int width, int expected) {
        assertThat(RowBank.most(width)).isEqualTo(expected);
    }

    @Test
    void choose_fewRows_takesThemAll() {
        // Given
        DetectorOptions options = DetectorOptions.of(Rows.names(40), 0.01);

        // When, Then
        assertThat(RowBank.choose(gaussians(500 * 40), options))
                .containsExactly(IntStream.range(0, 500).toArray());
    }

    @Test
    void choose_rowsInUnequalClusters_hasSomeOfEach() {
        // Given: 40 clusters that are far apart, one with three of four rows
        int width = 40;
        float[] rows = gaussians(4_000 * width);
        for (int i = 0; i < 4_000; i++) {
            int cluster = i % 4 > 0 ? 0 : i / 4 % 40;
            rows[i * width + cluster] += 1_000;
        }
        DetectorOptions options = DetectorOptions.of(Rows.names(width), 0.01);

        // When
        int[] chosen = RowBank.choose(rows, options);

        // Then
        assertThat(chosen).hasSizeBetween(400, 500).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(chosen)
                        .filter(i -> i % 4 == 0)
                        .map(i -> i / 4 % 40)
                        .distinct())
                .hasSize(40);
        assertThat(RowBank.choose(rows, options)).containsExactly(chosen);
    }

    @Test
    void choose_manyRowsAmongAnomalies_keepsFiveThousand() {
        // Given
        DetectorOptions options = DetectorOptions.of(Rows.names(40), 0.01).withContaminatedRows();

        // When, Then
        assertThat(RowBank.choose(new float[6_000 * 40], options)).hasSize(5_000);
    }

    private static float[] gaussians(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
