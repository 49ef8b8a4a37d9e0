/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.SafeTensors;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingViewTest {

    private static final int WIDTH = 240;
    private static final float[] ROWS = rows(120, WIDTH, WIDTH, 0);

    @ParameterizedTest
    @CsvSource({
        "200, 200,   0, true",
        "199, 199,   0, false",
        "300, 100,   0, true",
        "300,  99,   0, false",
        "300,   0,   0, false",
        "300, 151, 149, true",
        "300, 150, 150, false",
        "300,   0, 300, false"
    })
    void suits_manyFeaturesThatMoveAmongMoreThanTwoValues(int width, int continuous, int binary, boolean expected) {
        assertThat(EmbeddingView.suits(rows(50, width, continuous, binary), width))
                .isEqualTo(expected);
    }

    @Test
    void apply_aLongerRow_isTheSameDirection() {
        // Given
        EmbeddingView view = EmbeddingView.fit(ROWS, WIDTH);
        float[] longer = Arrays.copyOf(ROWS, WIDTH);
        for (int d = 0; d < WIDTH; d++) {
            longer[d] *= 5;
        }

        // When
        float[] viewed = viewed(view, Arrays.copyOf(ROWS, WIDTH));

        // Then
        assertThat(viewed(view, longer)).usingComparatorWithPrecision(1e-4f).containsExactly(viewed);
    }

    @Test
    void apply_columnsOfDifferentSpread_keepPartOfIt() {
        // Given: column 0 moves ten times as far as the others
        float[] rows = ROWS.clone();
        for (int i = 0; i < rows.length; i += WIDTH) {
            rows[i] *= 10;
        }

        // When
        EmbeddingView view = EmbeddingView.fit(rows, WIDTH);

        // Then
        assertThat(view.weight()[0]).isBetween(5 * view.weight()[1], 12 * view.weight()[1]);
    }

    @Test
    void apply_aFarValue_isCompressed() {
        // Given
        EmbeddingView view = EmbeddingView.fit(ROWS, WIDTH);
        float[] row = Arrays.copyOf(ROWS, WIDTH);
        row[3] = 1e30f;

        // When
        float[] viewed = viewed(view, row);

        // Then: a score of 10 to 20, compressed by 2·asinh(t/2)
        assertThat(viewed[3] / view.weight()[3]).isBetween(4.62, 5.9965);
        for (float value : viewed) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void apply_aMissingValue_takesTheMeanOfTheFeature() {
        // Given
        EmbeddingView view = EmbeddingView.fit(ROWS, WIDTH);
        float[] missing = Arrays.copyOf(ROWS, WIDTH);
        missing[5] = Float.NaN;
        float[] filled = missing.clone();
        filled[5] = (float) RowScaler.fit(ROWS, WIDTH).mean()[5];

        // When, Then
        assertThat(viewed(view, missing)).usingComparatorWithPrecision(1e-6f).containsExactly(viewed(view, filled));
    }

    @Test
    void feature_ofAViewedValue_isTheValueInItsOwnUnit() {
        // Given
        EmbeddingView view = EmbeddingView.fit(ROWS, WIDTH);
        float[] row = Arrays.copyOfRange(ROWS, WIDTH, 2 * WIDTH);
        float[] viewed = viewed(view, row);

        for (int d = 0; d < WIDTH; d++) {
            // When
            double back = view.feature(row, d, viewed[d]);

            // Then
            assertThat(back).isCloseTo(row[d], within(1e-4));
        }
    }

    @Test
    void read_asAView_isAnEmbeddingViewThatSeesTheSame() {
        // Given
        EmbeddingView view = EmbeddingView.fit(ROWS, WIDTH);
        SafeTensors file = new SafeTensors(new TreeMap<>(), new TreeMap<>(view.tensors()));
        float[] row = Arrays.copyOf(ROWS, WIDTH);

        // When
        View read = View.read(file, "", WIDTH);

        // Then
        assertThat(read).isInstanceOf(EmbeddingView.class);
        assertThat(viewed(read, row)).containsExactly(viewed(view, row));
    }

    private static float[] viewed(View view, float[] row) {
        float[] into = new float[row.length];
        view.apply(row, 0, 1, into);
        return into;
    }

    /** Rows whose first columns are normal, the next 0 or 1, and the rest constant. */
    private static float[] rows(int count, int width, int continuous, int binary) {
        Random random = new Random(1);
        float[] rows = new float[count * width];
        for (int i = 0; i < rows.length; i++) {
            int d = i % width;
            double moving = d < continuous ? random.nextGaussian() : random.nextInt(2);
            rows[i] = d < continuous + binary ? (float) moving : 4;
        }
        return rows;
    }
}
