/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoresTest {

    private static final double ALPHA = 0.001;

    @Test
    void score_atTheThreshold_isOneHalfAndRisesAsPFalls() {
        // Given
        Scores scores = joint(1, 0.1, ALPHA * 1.0001, ALPHA, ALPHA * 0.9999, 1e-10, Double.MIN_NORMAL);

        // Then
        assertThat(scores.score(0)).isZero();
        assertThat(scores.score(3)).isEqualTo(0.5);
        assertThat(scores.score(5)).isCloseTo(10.0 / 13, within(1e-9));
        for (int i = 1; i < scores.size(); i++) {
            assertThat(scores.score(i)).isGreaterThan(scores.score(i - 1)).isLessThan(1);
            assertThat(scores.anomalous(i)).isEqualTo(i >= 3).isEqualTo(scores.score(i) >= 0.5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e-5, 0.5, RECONSTRUCTION",
        "0.5, 1e-5, LATENT",
        "1e-9, 1e-4, BOTH",
        "0.002, 0.003, BOTH",
        "0.0015, 0.4, RECONSTRUCTION",
        "0.4, 0.0015, LATENT",
        "1, 1, BOTH"
    })
    void reason_ofTwoPValues_isTheOneThatCarries(double reconstruction, double latent, Reason expected) {
        // Given
        Scores scores = new Scores(ALPHA, new Signals(1), null);
        scores.judge(0, reconstruction, latent, 1e-4);

        // Then
        assertThat(scores.reason(0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1, LOW",
        "1e-3, LOW",
        "1.1e-4, LOW",
        "0.9e-4, MEDIUM",
        "0.9e-5, HIGH",
        "0.9e-6, CRITICAL",
        "1e-300, CRITICAL"
    })
    void severity_ofAPValue_countsDecadesBelowAlpha(double pValue, Severity expected) {
        assertThat(joint(pValue).severity(0)).isEqualTo(expected);
    }

    private static Scores joint(double... pValues) {
        Scores scores = new Scores(ALPHA, new Signals(pValues.length), null);
        for (int i = 0; i < pValues.length; i++) {
            scores.judge(i, pValues[i], pValues[i], pValues[i]);
        }
        return scores;
    }
}
