/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileLinesTest {

    @ParameterizedTest
    @ValueSource(doubles = {1, 30, 1e-300})
    void score_anyValueWithin_isOnTheLineThatABinarySearchFinds(double exponent) {
        // Given: two columns, evenly spread at exponent 1, crowded at one end at 30, all but one in a cell at 1e-300
        Random random = new Random(1);
        double[] values = new double[400];
        for (int i = 0; i < 400; i++) {
            values[i] = Math.pow(random.nextDouble(), exponent) * (i < 200 ? 1 : 1e-3);
        }
        values[0] = 0;
        values[200] = -5;
        Arrays.sort(values, 0, 200);
        Arrays.sort(values, 200, 400);
        for (int i = 1; i < 400; i++) {
            values[i] = i == 200 ? values[i] : Math.max(values[i], Math.nextUp(values[i - 1]));
        }
        double[] scores = IntStream.range(0, 400)
                .mapToDouble(i -> i % 200 + Math.sin(i) / 2)
                .toArray();

        // When
        QuantileLines lines = new QuantileLines(new long[] {0, 200, 400}, values, scores);

        // Then: also at the quantiles themselves
        for (int column = 0; column < 2; column++) {
            int from = 200 * column;
            for (int i = 0; i < 2_000; i++) {
                double low = values[from];
                double high = values[from + 199];
                double value = i < 198 ? values[from + 1 + i] : low + (high - low) * random.nextDouble();
                assertThat(lines.spans(column, value)).isEqualTo(value > low && value < high);
                if (value > low && value < high) {
                    int place = Arrays.binarySearch(values, from, from + 200, value);
                    int below = place >= 0 ? place : -place - 2;
                    double way = (value - values[below]) / (values[below + 1] - values[below]);
                    assertThat(lines.score(column, value))
                            .isCloseTo(scores[below] + way * (scores[below + 1] - scores[below]), within(1e-9));
                }
            }
        }
    }

    @Test
    void spans_edgesAndWhatIsNoNumber_isFalse() {
        // Given: three quantiles, none, one
        QuantileLines lines =
                new QuantileLines(new long[] {0, 3, 3, 4}, new double[] {1, 2, 4, 7}, new double[] {-1, 0, 1, 0});

        // Then
        assertThat(lines.spans(0, Math.nextUp(1.0))).isTrue();
        assertThat(lines.spans(0, Math.nextDown(4.0))).isTrue();
        assertThat(new double[] {1, 4, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
                .satisfies(values -> Arrays.stream(values)
                        .forEach(value -> assertThat(lines.spans(0, value)).isFalse()));
        assertThat(lines.spans(1, 2)).isFalse();
        assertThat(lines.spans(2, 7)).isFalse();
        assertThat(lines.score(0, 3)).isEqualTo(0.5);
    }
}
