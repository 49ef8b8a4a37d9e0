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

class TailCalibrationTest {

    @Test
    void pValue_withinTheCalibration_liesInTheConformalStepOfItsRank() {
        // Given
        TailCalibration calibration = TailCalibration.of(new double[] {5, 1, 3, 3, 2, 4, 6, 8, 7, 9});

        // Then
        assertThat(calibration.pValue(-1)).isEqualTo(1);
        assertThat(calibration.pValue(3)).isEqualTo(8.0 / 11);
        assertThat(calibration.pValue(3.5)).isCloseTo(6.5 / 11, within(5e-3));
        assertThat(calibration.pValue(9)).isEqualTo(1.0 / 11);
    }

    @Test
    void pValue_amongValuesThatAreAllButEqual_doesNotGoByTheirLastBits() {
        // Given: half of 1,000 values are 1, but for rounding
        double[] values = gaussians(1_000, 8);
        for (int i = 0; i < values.length; i += 2) {
            values[i] = 1 + 1e-8 * values[i];
        }
        TailCalibration calibration = TailCalibration.of(values);

        // When
        double p = calibration.pValue(1);

        // Then
        assertThat(p).isCloseTo((1 + Arrays.stream(values).filter(v -> v > 0.99).count()) / 1_001.0, within(0.005));
        assertThat(calibration.pValue(1 + 1e-8)).isCloseTo(p, within(1e-5));
        assertThat(calibration.pValue(1 - 1e-8)).isCloseTo(p, within(1e-5));
        assertThat(calibration.pValue(1.02)).isLessThan(p - 0.49);
    }

    @Test
    void pValue_aroundTheSmallestValue_doesNotGoByItsLastBits() {
        // Given
        double[] values = gaussians(500, 6);
        double smallest = Arrays.stream(values).min().orElseThrow();
        TailCalibration calibration = TailCalibration.of(values);

        // When
        double p = calibration.pValue(smallest);

        // Then
        assertThat(p).isEqualTo(500.0 / 501);
        assertThat(calibration.pValue(smallest + 1e-9)).isCloseTo(p, within(1e-6));
        assertThat(calibration.pValue(smallest - 1e-9)).isCloseTo(p, within(1e-6));
        assertThat(calibration.pValue(smallest - 0.1)).isEqualTo(1);
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
        assertThat(calibration.pValue(2)).isEqualTo(40.0 / 41);
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
