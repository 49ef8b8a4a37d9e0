/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 1, 0.5", "-2, 1, 2", "0, 4, 0.80685281944", "3, 0.25, 4.81814718056"})
    void kl_closedCases_areExact(double mean, double variance, double expected) {
        assertThat(Signals.klOfDimension(mean, Math.log(variance))).isCloseTo(expected, within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.3", "-1.5, 2.0", "0.0, 0.05"})
    void kl_againstMonteCarlo_agrees(double mean, double variance) {
        // Given
        Random random = new Random(7);
        int draws = 400_000;
        double sum = 0;
        double squares = 0;

        // When
        for (int i = 0; i < draws; i++) {
            double noise = random.nextGaussian();
            double z = mean + Math.sqrt(variance) * noise;
            double logRatio = -0.5 * (noise * noise + Math.log(variance)) + 0.5 * z * z;
            sum += logRatio;
            squares += logRatio * logRatio;
        }

        // Then
        double estimate = sum / draws;
        double standardError = Math.sqrt((squares / draws - estimate * estimate) / draws);
        assertThat(Signals.klOfDimension(mean, Math.log(variance))).isCloseTo(estimate, within(5 * standardError));
    }

    @Test
    void of_oneRow_followsTheFormulas() {
        // Given
        float[] row = {1, 2, 3};
        double[] logVariance = {0, Math.log(4), Math.log(0.25)};
        Inference inference = new Inference(
                1, 3, 2, new float[] {1, -2}, new float[] {0, (float) Math.log(0.5)}, new float[] {0, 4, 3});

        // When
        Signals signals = Signals.of(row, inference, logVariance);

        // Then
        double nll = 0.5 * (1 + 4 / 4.0 + 0 + Math.log(4 * 0.25) + 3 * Math.log(2 * Math.PI));
        double kl = 0.5 + 0.5 * (0.5 + 4 - 1 - Math.log(0.5));
        assertThat(signals.reconstructionError()[0]).isCloseTo(5 / 3f, within(1e-6f));
        assertThat(signals.reconstructionNll()[0]).isCloseTo((float) nll, within(1e-5f));
        assertThat(signals.kl()[0]).isCloseTo((float) kl, within(1e-5f));
        assertThat(signals.elbo()[0]).isCloseTo((float) -(nll + kl), within(1e-5f));
        assertThat(signals.latentLogLikelihood()[0])
                .isCloseTo((float) (-0.5 * (5 + 2 * Math.log(2 * Math.PI))), within(1e-5f));
    }
}
