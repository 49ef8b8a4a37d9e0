/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Five features that follow two causes; the sixth never moves. */
class RobustTrimTest {
    private static final int WIDTH = 6;
    private static final int ROWS = 3_000;

    private final Random random = new Random(1);
    private final float[] values = values();

    @Test
    void faultsOfAFifth_thatAllLookAlike_areAmongTheMostUnusual() {
        // Given: one feature contradicts the others, by no more than it moves itself
        for (int i = 0; i < ROWS / 5; i++) {
            values[i * WIDTH + 2] += 1.5f;
        }

        // When
        boolean[] out = RobustTrim.of(TrainingRows.of(values, WIDTH), 1, 0.3);

        // Then
        assertThat(marked(out, 0, ROWS)).isEqualTo(3 * ROWS / 10);
        assertThat(marked(out, 0, ROWS / 5)).isGreaterThan(95 * ROWS / 5 / 100);
    }

    @Test
    void rowsThatMissValues_areNotUnusualForThat() {
        // Given
        for (int i = 0; i < ROWS; i += 10) {
            values[i * WIDTH + i % 5] = Float.NaN;
        }

        // When
        boolean[] out = RobustTrim.of(TrainingRows.of(values, WIDTH), 1, 0.1);

        // Then
        assertThat(marked(out, 0, ROWS)).isEqualTo(ROWS / 10);
    }

    @Test
    void readingsOfWindows_areMarkedInStretches_notOneByOne() {
        // Given: a fault that lasts, and a moment of another
        for (int i = 1_000; i < 1_050; i++) {
            values[i * WIDTH + 2] += 3;
        }
        values[2_000 * WIDTH + 2] += 3;

        // When
        boolean[] out = RobustTrim.of(TrainingRows.of(values, WIDTH), 8, 0.02);

        // Then
        assertThat(marked(out, 1_000, 1_050)).isEqualTo(50);
        assertThat(out[2_000]).isFalse();
    }

    private static int marked(boolean[] out, int from, int to) {
        return (int) IntStream.range(from, to).filter(i -> out[i]).count();
    }

    private float[] values() {
        float[] rows = new float[ROWS * WIDTH];
        for (int i = 0; i < ROWS; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double[] row = {a, b, a + b, a - b, 2 * a, 7};
            for (int d = 0; d < WIDTH; d++) {
                rows[i * WIDTH + d] = (float) (row[d] + (d < 5 ? 0.1 * random.nextGaussian() : 0));
            }
        }
        return rows;
    }
}
