/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

    @ParameterizedTest
    @CsvSource({
        "0.5, 0",
        "0.6, 0.2533471031357997",
        "0.975, 1.959963984540054",
        "0.99, 2.3263478740408408",
        "0.999, 3.090232306167813",
        "0.0001, -3.719016485455709",
        "1e-9, -5.9978070150076865"
    })
    void quantile_ofTabulatedProbabilities_isTheTabulatedValue(double p, double expected) {
        assertThat(Normal.quantile(p)).isCloseTo(expected, within(1.2e-9 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void quantile_overTheWholeRange_risesAndIsOdd() {
        // Given: past both seams of the approximations, at 0.02425 and 1 − 0.02425
        double previous = Normal.quantile(1e-5);

        for (double p = 2e-5; p < 1 - 1e-5; p += 1e-5) {
            // When
            double quantile = Normal.quantile(p);

            // Then
            assertThat(quantile).isGreaterThan(previous).isCloseTo(-Normal.quantile(1 - p), within(1e-8));
            previous = quantile;
        }
    }
}
