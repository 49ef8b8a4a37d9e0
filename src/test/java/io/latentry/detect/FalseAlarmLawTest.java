/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One calibration set of n rows fixes a false-alarm rate, and over calibration sets that rate is Beta(k, n + 1 − k), k =
 * ⌊α(n + 1)⌋. So the false alarms among m fresh rows are beta-binomial. The plain binomial, which takes the rate to be α in
 * each set, would reject a calibration that does just what it should.
 *
 * <p>All statistics here are uniform: p-values only ask which one is larger.
 */
class FalseAlarmLawTest {

    private static final int SETS = 2_000;
    /** Of the χ² tests. */
    private static final double LEVEL = 0.001;

    private static final double FEWEST_EXPECTED = 8;

    @ParameterizedTest
    @CsvSource({
        "0.05, 199, 800",
        "0.01, 99, 400",
        "0.01, 499, 2000",
        "0.001, 999, 4000",
        "0.001, 4999, 20000",
        "0.0001, 9999, 40000",
        "0.0001, 19999, 80000"
    })
    void falseAlarms_overManyCalibrations_areBetaBinomialAndNotBinomial(double alpha, int rows, int fresh) {
        // Given
        int k = (int) Math.round(alpha * (rows + 1));
        double[] betaBinomial = betaBinomial(k, rows, fresh);
        double[] binomial = binomial(alpha, fresh);

        // When
        int[] falseAlarms = falseAlarms(alpha, rows, fresh);

        // Then
        assertThat(chiSquare(falseAlarms, betaBinomial)).isLessThan(1);
        assertThat(chiSquare(falseAlarms, binomial)).isGreaterThan(5);
        assertThat(Arrays.stream(falseAlarms).average().orElseThrow())
                .isCloseTo((double) k / (rows + 1) * fresh, within(4 * deviation(betaBinomial) / Math.sqrt(SETS)));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 149, 1", "0.001, 2499, 2", "0.0001, 15999, 1"})
    void falseAlarms_ofARateBetweenTwoSteps_lieBetweenTheLawsOfBoth(double alpha, int rows, int k) {
        // Given: α(n + 1) is k and a half
        int fresh = 4 * (rows + 1);

        // When
        double mean = Arrays.stream(falseAlarms(alpha, rows, fresh)).average().orElseThrow();

        // Then: in expectation it is the asked rate, for a place in the step is not drawn but interpolated
        double spread = deviation(betaBinomial(k + 1, rows, fresh)) / Math.sqrt(SETS);
        assertThat(mean).isCloseTo(alpha * fresh, within(4 * spread));
        assertThat(mean).isBetween(4.0 * k, 4.0 * (k + 1));
    }

    /** How many of the fresh rows have p ≤ α, for each of many calibration sets. */
    private static int[] falseAlarms(double alpha, int rows, int fresh) {
        SplittableRandom random = new SplittableRandom(11);
        int[] counts = new int[SETS];
        for (int set = 0; set < SETS; set++) {
            TailCalibration calibration =
                    TailCalibration.of(random.doubles(rows).toArray());
            // The largest of the fresh ones, then the next, and so on: of j uniform ones the largest is U^(1/j).
            double statistic = 1;
            for (int left = fresh; left > 0; left--) {
                statistic *= Math.pow(random.nextDouble(), 1.0 / left);
                if (calibration.pValue(statistic) > alpha) {
                    break;
                }
                counts[set]++;
            }
        }
        return counts;
    }

    /** P(x false alarms), x = 0, 1, …, given Beta(k, n + 1 − k). */
    private static double[] betaBinomial(int k, int rows, int fresh) {
        double b = rows + 1 - k;
        double[] law = new double[fresh + 1];
        law[0] = 1;
        for (int i = 0; i < k; i++) {
            law[0] *= (b + i) / (b + fresh + i);
        }
        for (int x = 0; x < fresh; x++) {
            law[x + 1] = law[x] * (fresh - x) / (x + 1) * (x + k) / (fresh - x - 1 + b);
        }
        return law;
    }

    private static double[] binomial(double alpha, int fresh) {
        double[] law = new double[fresh + 1];
        law[0] = Math.exp(fresh * Math.log1p(-alpha));
        for (int x = 0; x < fresh; x++) {
            law[x + 1] = law[x] * (fresh - x) / (x + 1) * alpha / (1 - alpha);
        }
        return law;
    }

    private static double deviation(double[] law) {
        double mean = 0;
        double squares = 0;
        for (int x = 0; x < law.length; x++) {
            mean += x * law[x];
            squares += (double) x * x * law[x];
        }
        return Math.sqrt(squares - mean * mean);
    }

    /** χ² of the counts under a law, as a share of what the level allows; neighbouring counts share a cell where few are
     * expected. */
    private static double chiSquare(int[] counts, double[] law) {
        int[] observed = new int[law.length];
        Arrays.stream(counts).forEach(count -> observed[count]++);
        double sum = 0;
        int cells = 0;
        double expectedLeft = SETS;
        int observedLeft = SETS;
        double expected = 0;
        int seen = 0;
        for (int x = 0; expectedLeft - expected >= FEWEST_EXPECTED && x < law.length; x++) {
            expected += SETS * law[x];
            seen += observed[x];
            if (expected >= FEWEST_EXPECTED && expectedLeft - expected >= FEWEST_EXPECTED) {
                sum += (seen - expected) * (seen - expected) / expected;
                cells++;
                expectedLeft -= expected;
                observedLeft -= seen;
                expected = 0;
                seen = 0;
            }
        }
        sum += (observedLeft - expectedLeft) * (observedLeft - expectedLeft) / expectedLeft;
        return sum / chiSquareQuantile(cells, 1 - LEVEL);
    }

    /** Wilson and Hilferty (1931). */
    private static double chiSquareQuantile(int degrees, double p) {
        double ninth = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - ninth + Normal.quantile(p) * Math.sqrt(ninth), 3);
    }
}
