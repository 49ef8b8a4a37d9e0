/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.SafeTensors;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NormalScoresTest {

    private static final float[] ROWS = rows();

    @Test
    void apply_heavyTails_bringsThemToTheShapeOfANormal() {
        // Given
        NormalScores view = NormalScores.fit(ROWS, 2);
        float[] viewed = new float[7];

        // When
        view.apply(new float[] {5, 5, (float) Math.exp(3), Float.NaN}, 1, 1, viewed);

        // Then
        assertThat(viewed[0]).isCloseTo(1, within(0.1f));
        assertThat(viewed[1]).isZero();
        assertThat(viewed[2]).isZero();
    }

    @Test
    void feature_ofAViewedValue_isTheValueInItsOwnUnit() {
        // Given
        NormalScores view = NormalScores.fit(ROWS, 2);
        float[] row = {40, -3};
        float[] viewed = new float[2];

        // When
        view.apply(row, 0, 1, viewed);

        // Then
        assertThat(view.feature(row, 0, viewed[0])).isCloseTo(40, within(1e-3));
        assertThat(view.feature(row, 1, viewed[1])).isCloseTo(-3, within(1e-3));
    }

    @Test
    void read_asAView_isOneOfNormalScoresOfThatWidth() {
        // Given
        NormalScores view = NormalScores.fit(ROWS, 2);
        SafeTensors file = new SafeTensors(new TreeMap<>(), new TreeMap<>(view.tensors()));

        // When
        View read = View.read(file, "", 2);

        // Then
        assertThat(read).isInstanceOf(NormalScores.class);
        assertThat(read.feature(new float[2], 0, 1.5)).isEqualTo(view.feature(new float[2], 0, 1.5));
        assertThatThrownBy(() -> View.read(file, "", 3)).hasMessageContaining("takes 2 features instead of 3");
    }

    /** Column 0 is exp(3z), column 1 is z³. */
    private static float[] rows() {
        Random random = new Random(1);
        float[] rows = new float[4_000];
        for (int i = 0; i < rows.length; i += 2) {
            rows[i] = (float) Math.exp(3 * random.nextGaussian());
            rows[i + 1] = (float) Math.pow(random.nextGaussian(), 3);
        }
        return rows;
    }
}
