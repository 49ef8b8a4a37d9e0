/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BetaBinomialTest {

    @Test
    void quantile_ofUniformRate_isThatOfTheUniformLaw() {
        // When: a rate of Beta(1, 1) makes every count from 0 to n equally likely
        int quantile = new BetaBinomial(99, 1, 1).quantile(0.1);

        // Then
        assertThat(quantile).isBetween(89, 90);
    }

    @Test
    void quantile_ofThresholdsSetByFewRows_isSeldomExceeded() {
        // Given: thresholds at the 10th largest of 500 uniform numbers
        Random random = new Random(3);
        int exceeded = 0;
        int limit = new BetaBinomial(1_000, 10, 491).quantile(0.05);

        // When
        for (int trial = 0; trial < 2_000; trial++) {
            double rate = random.doubles(500)
                    .map(u -> -u)
                    .sorted()
                    .skip(9)
                    .findFirst()
                    .orElseThrow();
            double threshold = -rate;
            exceeded += random.doubles(1_000).filter(u -> u > threshold).count() > limit ? 1 : 0;
        }

        // Then
        assertThat(exceeded / 2_000.0).isBetween(0.025, 0.055);
    }
}
