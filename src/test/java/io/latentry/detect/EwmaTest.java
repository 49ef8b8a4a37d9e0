/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EwmaTest {

    @Test
    void next_ofManyValues_isTheClosedForm() {
        // Given
        double weight = 0.3;
        double[] values = new Random(1).doubles(25).toArray();
        double state = 99;

        // When
        for (int i = 0; i < values.length; i++) {
            state = new Ewma(weight).next(state, values[i], i == 0);
        }

        // Then: (1 − w)ⁿ x₀ + Σ w (1 − w)ⁿ⁻ⁱ xᵢ
        int last = values.length - 1;
        double expected = Math.pow(1 - weight, last) * values[0];
        for (int i = 1; i <= last; i++) {
            expected += weight * Math.pow(1 - weight, last - i) * values[i];
        }
        assertThat(state).isCloseTo(expected, within(1e-12));
    }

    @Test
    void next_ofVectors_smoothsEachNumberInItsPlace() {
        // Given
        double[] state = {7, 1, 2, 7};
        double[] values = {5, 3, 6};

        // When
        new Ewma(0.5).next(state, 1, values, 1, 2, false);

        // Then
        assertThat(state).containsExactly(7, 2, 4, 7);
    }
}
