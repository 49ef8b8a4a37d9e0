/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailCalibrationTest {

    @Test
    void pValue_withinTheCalibration_liesInTheConformalStepOfItsRank() {
        // Given
        TailCalibration calibration = TailCalibration.of(new double[] {5, 1, 3, 3, 2, 4, 6, 8, 7, 9});

        // Then
        assertThat(calibration.pValue(-1)).isEqualTo(1);
        assertThat(calibration.pValue(3)).isEqualTo(8.0 / 11);
        assertThat(calibration.pValue(3.5)).isEqualTo(6.5 / 11);
        assertThat(calibration.pValue(9)).isEqualTo(1.0 / 11);
    }

    @Test
    void pValue_ofTwoStatisticsAboveTheSmallest_isNeverTheSame() {
        // Given: far fewer values than statistics, and more values than are kept
        TailCalibration calibration = TailCalibration.of(gaussians(20_000, 4));
        double previous = calibration.pValue(-3);

        for (double statistic = -2.999; statistic < 6; statistic += 0.001) {
            // When
            double p = calibration.pValue(statistic);

            // Then
            assertThat(p).isLessThan(previous);
            previous = p;
        }
    }

    @Test
    void pValue_beyondTheLargestValue_fallsStrictlyAndNeverReachesZero() {
        // Given
        TailCalibration calibration = TailCalibration.of(gaussians(500, 1));
        double previous = 1.0 / 501;

        for (double statistic = 5; statistic < 1e9; statistic *= 1.5) {
            // When
            double p = calibration.pValue(statistic);

            // Then
            assertThat(p).isPositive().isLessThan(previous);
            previous = p;
        }
    }

    @Test
    void pValue_exponentialTail_isExtrapolatedOnTheCautiousSide() {
        // Given
        Random random = new Random(3);
        double[] logRatios = new double[200];

        // When: P(X > 14) = exp(−14) = 8.3e-7, beyond what 5,000 values resolve
        for (int i = 0; i < logRatios.length; i++) {
            double[] values = random.doubles(5_000).map(u -> -Math.log(1 - u)).toArray();
            logRatios[i] = Math.log10(TailCalibration.of(values).pValue(14)) - Math.log10(Math.exp(-14));
        }

        // Then: three decades beyond the data, within one decade, and rather too large than too small
        Arrays.sort(logRatios);
        assertThat(logRatios[100]).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 199", "0.02, 499", "0.01, 2000"})
    void pValue_overManyCalibrations_keepsTheFalseAlarmRateOfTheBetaBinomial(double alpha, int calibrationRows) {
        // Given
        Random random = new Random(11);
        int sets = 400;
        int fresh = 500;
        double sum = 0;
        double squares = 0;

        // When
        for (int set = 0; set < sets; set++) {
            TailCalibration calibration = TailCalibration.of(gaussians(calibrationRows, random.nextLong()));
            double rate = Arrays.stream(gaussians(fresh, random.nextLong()))
                            .filter(value -> calibration.pValue(value) <= alpha)
                            .count()
                    / (double) fresh;
            sum += rate;
            squares += rate * rate;
        }

        // Then: the rate given one calibration is Beta(k, n + 1 − k), k = ⌊α(n + 1)⌋
        double k = Math.floor(alpha * (calibrationRows + 1) + 1e-9);
        double mean = k / (calibrationRows + 1);
        double ofBeta = mean * (1 - mean) / (calibrationRows + 2);
        double variance = ofBeta + (mean * (1 - mean) - ofBeta) / fresh;
        assertThat(sum / sets).isCloseTo(mean, within(4 * Math.sqrt(variance / sets)));
        assertThat(squares / sets - sum / sets * sum / sets).isBetween(0.7 * variance, 1.4 * variance);
    }

    @Test
    void pValue_belowTheResolution_keepsTheRateAboutRight() {
        // Given: α = 0.001 with 150 rows, where only the tail can decide
        Random random = new Random(5);
        double sum = 0;

        // When
        for (int set = 0; set < 300; set++) {
            TailCalibration calibration = TailCalibration.of(gaussians(150, random.nextLong()));
            sum += Arrays.stream(gaussians(2_000, random.nextLong()))
                            .filter(value -> calibration.pValue(value) <= 0.001)
                            .count()
                    / 2_000.0;
        }

        // Then
        assertThat(sum / 300).isBetween(0.0002, 0.003);
    }

    @Test
    void pValue_manyValues_thinningChangesNothingThatMatters() {
        // Given
        double[] values = gaussians(100_000, 9);
        TailCalibration calibration = TailCalibration.of(values);
        Arrays.sort(values);

        for (double statistic : gaussians(1_000, 10)) {
            // When
            double exact =
                    (1 + Arrays.stream(values).filter(v -> v >= statistic).count()) / 100_001.0;

            // Then
            assertThat(calibration.pValue(statistic)).isCloseTo(exact, within(0.001));
            if (exact < 0.04) {
                assertThat(calibration.pValue(statistic)).isBetween(exact - 1.01 / 100_001, exact);
            }
        }
        assertThat(calibration.tensors().get("values").doubles()).hasSizeLessThan(10_000);
    }

    @Test
    void of_allValuesEqual_staysSound() {
        // Given
        TailCalibration calibration =
                TailCalibration.of(DoubleStream.generate(() -> 2).limit(40).toArray());

        // Then
        assertThat(calibration.pValue(2)).isEqualTo(1);
        assertThat(calibration.pValue(2.1)).isPositive().isLessThan(1.0 / 41);
        assertThat(calibration.pValue(1e6)).isPositive();
    }

    @Test
    void of_itsTensors_givesTheSamePValues() {
        // Given
        TailCalibration calibration = TailCalibration.of(gaussians(20_000, 2));

        // When
        TailCalibration read = TailCalibration.of(calibration.tensors());

        // Then
        for (double statistic = -5; statistic < 40; statistic += 0.01) {
            assertThat(read.pValue(statistic)).isEqualTo(calibration.pValue(statistic));
        }
    }

    @Test
    void of_contradictingTensors_refuses() {
        // Given
        Map<String, Tensor> tensors =
                new HashMap<>(TailCalibration.of(gaussians(30, 1)).tensors());
        double[] unsorted = tensors.get("values").doubles();
        unsorted[3] = 100;
        tensors.put("values", Tensor.of(unsorted));

        // When, Then
        assertThatThrownBy(() -> TailCalibration.of(tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged");
    }

    private static double[] gaussians(int count, long seed) {
        Random random = new Random(seed);
        return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
    }
}
