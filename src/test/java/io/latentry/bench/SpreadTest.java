/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void of_oddCount_medianIsTheMiddleOne() {
        // Given
        List<Double> measurements = List.of(9.0, 1.0, 5.0, 3.0, 7.0);

        // When
        Spread spread = Spread.of(measurements);

        // Then
        assertThat(spread).isEqualTo(new Spread(3, 5, 7, 5));
    }

    @Test
    void of_evenCount_interpolatesBetweenNeighbours() {
        // Given
        List<Double> measurements = List.of(4.0, 1.0, 2.0, 3.0);

        // When
        Spread spread = Spread.of(measurements);

        // Then
        assertThat(spread.lower()).isCloseTo(1.75, within(1e-12));
        assertThat(spread.median()).isCloseTo(2.5, within(1e-12));
        assertThat(spread.upper()).isCloseTo(3.25, within(1e-12));
    }

    @Test
    void of_oneMeasurement_isThatOne() {
        // When
        Spread spread = Spread.of(List.of(2.5));

        // Then
        assertThat(spread).isEqualTo(new Spread(2.5, 2.5, 2.5, 1));
    }

    @Test
    void of_nothing_isRefused() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
