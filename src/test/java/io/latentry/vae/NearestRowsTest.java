/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestRowsTest {

    @ParameterizedTest
    @CsvSource({"500, 8, 3, 0", "500, 8, 3, 4", "50, 30, 50, 1", "1, 5, 1, 0", "7, 1, 5, 0.1", "4000, 6, 1, 2"})
    void search_againstMeasuringEveryRow_findsTheSame(int size, int width, int nearest, double penalties) {
        // Given: more queries than fit one piece of the largest bank
        float[] bank = gaussians(size * width, 1);
        float[] queries = gaussians(1_100 * width, 2);
        float[] penalty = new float[size];
        Random random = new Random(3);
        IntStream.range(0, size).forEach(i -> penalty[i] = (float) (penalties * random.nextDouble()));

        try (NearestRows rows = new NearestRows(bank, width, penalty, ComputeDevice.CPU)) {
            // When
            int[] found = rows.search(queries, 1_100, nearest);

            // Then
            for (int i = 0; i < 1_100; i++) {
                assertThat(Arrays.copyOfRange(found, i * nearest, (i + 1) * nearest))
                        .containsExactly(byMeasuring(bank, queries, i, width, penalty, nearest));
            }
        }
    }

    @Test
    void search_aRowByItself_findsWhatItFindsInABatch() {
        // Given: rows in tight clusters, so that rounding could decide between neighbours
        int width = 12;
        float[] bank = clusters(600, width, 1);
        float[] queries = clusters(300, width, 2);

        try (NearestRows rows = new NearestRows(bank, width, new float[600], ComputeDevice.CPU)) {
            int[] together = rows.search(queries, 300, 3);
            for (int i = 0; i < 300; i += 11) {
                // When
                int[] alone = rows.search(Arrays.copyOfRange(queries, i * width, (i + 1) * width), 1, 3);

                // Then
                assertThat(alone).containsExactly(Arrays.copyOfRange(together, 3 * i, 3 * i + 3));
            }
        }
    }

    @Test
    void search_rowsAtTheSameDistance_takesTheFirstOnes() {
        // Given
        float[] bank = {1, 0, 0, 1, -1, 0, 0, -1};

        try (NearestRows rows = new NearestRows(bank, 2, new float[4], ComputeDevice.CPU)) {
            // When, Then
            assertThat(rows.search(new float[2], 1, 3)).containsExactly(0, 1, 2);
        }
    }

    @Test
    void distance_ofSomeColumns_isTheirPartOfTheWhole() {
        // Given
        float[] queries = {0, 0, 0, 1, 2, 3};

        try (NearestRows rows =
                new NearestRows(new float[] {9, 9, 9, 4, 6, 3}, 3, new float[] {0, 0.5f}, ComputeDevice.CPU)) {
            // When, Then
            assertThat(rows.distance(queries, 1, 1)).isEqualTo(25);
            assertThat(rows.distance(queries, 1, 1, 0, 1)).isEqualTo(9);
            assertThat(rows.distance(queries, 1, 1, 1, 3)).isEqualTo(16);
            assertThat(rows.size()).isEqualTo(2);
            assertThat(rows.width()).isEqualTo(3);
        }
    }

    @Test
    void search_rowsThatRoundingCannotTellApart_findsTheNearest() {
        // Given: far from the origin, 32 bits tell distances apart to about 100; the bank's rows differ by much less
        int width = 20;
        float[] bank = clusters(320, width, 1);
        float[] queries = clusters(40, width, 2);
        IntStream.range(0, bank.length).forEach(i -> bank[i] += 2_000);
        IntStream.range(0, queries.length).forEach(i -> queries[i] += 2_000);

        try (NearestRows rows = new NearestRows(bank, width, new float[320], ComputeDevice.CPU)) {
            // When
            int[] found = rows.search(queries, 40, 3);

            // Then
            for (int i = 0; i < 40; i++) {
                assertThat(Arrays.copyOfRange(found, 3 * i, 3 * i + 3))
                        .containsExactly(byMeasuring(bank, queries, i, width, new float[320], 3));
            }
        }
    }

    @Test
    void search_valuesWhoseSquaresOverflow_findsTheNearest() {
        // Given: in 32 bits, the distances of the last three rows from the query are no numbers
        float[] bank = {0, 0, 1, 0, 0, 1, 1, 1, 2, 0, 1e20f, 2e20f, 2e20f, 1e20f, 2e20f, 2e20f};
        float[] query = {2e20f, 1.9e20f};

        try (NearestRows rows = new NearestRows(bank, 2, new float[8], ComputeDevice.CPU)) {
            // When
            int[] found = rows.search(query, 1, 3);

            // Then
            assertThat(found).containsExactly(byMeasuring(bank, query, 0, 2, new float[8], 3));
        }
    }

    @Test
    void search_aRowThatIsNoNumber_findsSomethingAndSparesTheOthers() {
        // Given
        float[] bank = gaussians(200 * 4, 1);
        float[] queries = gaussians(3 * 4, 2);
        queries[5] = Float.NaN;

        try (NearestRows rows = new NearestRows(bank, 4, new float[200], ComputeDevice.CPU)) {
            // When
            int[] found = rows.search(queries, 3, 2);

            // Then
            assertThat(Arrays.copyOfRange(found, 0, 2))
                    .containsExactly(byMeasuring(bank, queries, 0, 4, new float[200], 2));
            assertThat(Arrays.copyOfRange(found, 2, 4)).containsExactly(0, 1);
            assertThat(Arrays.copyOfRange(found, 4, 6))
                    .containsExactly(byMeasuring(bank, queries, 2, 4, new float[200], 2));
        }
    }

    private static int[] byMeasuring(
            float[] bank, float[] queries, int query, int width, float[] penalty, int nearest) {
        double[] distances = new double[penalty.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = penalty[i];
            for (int d = 0; d < width; d++) {
                double difference = (double) queries[query * width + d] - bank[i * width + d];
                distances[i] += difference * difference;
            }
        }
        return IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(nearest)
                .mapToInt(i -> i)
                .toArray();
    }

    private static float[] clusters(int count, int width, long seed) {
        Random random = new Random(seed);
        float[] centres = gaussians(20 * width, 9);
        float[] rows = new float[count * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = centres[i / width % 20 * width + i % width] + (float) (1e-4 * random.nextGaussian());
        }
        return rows;
    }

    private static float[] gaussians(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = (float) random.nextGaussian());
        return values;
    }
}
