/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnQuantilesTest {

    @Test
    void score_ofFewValues_isTheNormalQuantileOfTheirRank() {
        // Given
        ColumnQuantiles quantiles = ColumnQuantiles.fit(new double[] {10, 40, 20, 30, 1_000}, 1);

        // Then: p = (i + ½) / 5 at places 0.4, 1.2, 2, … of the sorted values
        assertThat(quantiles.score(0, 30)).isCloseTo(0, within(1e-12));
        assertThat(quantiles.score(0, 10 + 0.4 * 10)).isCloseTo(Normal.quantile(0.1), within(1e-12));
        assertThat(quantiles.score(0, 20 + 0.2 * 10)).isCloseTo(Normal.quantile(0.3), within(1e-12));
        assertThat(quantiles.score(0, (22 + 30) / 2.0)).isCloseTo(Normal.quantile(0.3) / 2, within(1e-12));
    }

    @Test
    void score_ofALogNormalColumn_isTheNormalVariableBehindIt() {
        // Given
        Random random = new Random(1);
        double[] hidden =
                DoubleStream.generate(random::nextGaussian).limit(20_000).toArray();
        ColumnQuantiles quantiles =
                ColumnQuantiles.fit(Arrays.stream(hidden).map(Math::exp).toArray(), 1);

        for (double z = -2; z <= 2; z += 0.25) {
            // Then
            assertThat(quantiles.score(0, Math.exp(z))).isCloseTo(z, within(0.05));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-25, 1e30})
    void value_ofItsScore_isTheValueAgain(double unit) {
        // Given
        double[] rows =
                new Random(2).doubles(3_000).map(u -> unit * Math.pow(u, 3)).toArray();
        ColumnQuantiles quantiles = ColumnQuantiles.fit(rows, 3);

        for (int d = 0; d < 3; d++) {
            for (double value : new double[] {-2, -0.1, 0, 0.003, 0.3, 0.99, 1.5, 4}) {
                // When
                double back = quantiles.value(d, quantiles.score(d, unit * value));

                // Then
                assertThat(back).isCloseTo(unit * value, within(1e-9 * unit));
            }
        }
    }

    @Test
    void score_beyondTheFittedValues_goesOnInDeviationsUpToTheLimit() {
        // Given: mean 0, standard deviation 1
        ColumnQuantiles quantiles = ColumnQuantiles.fit(new double[] {-1, 1, -1, 1}, 1);
        double edge = quantiles.score(0, 1);

        // Then
        assertThat(edge).isPositive();
        assertThat(quantiles.score(0, 4)).isCloseTo(edge + 3, within(1e-12));
        assertThat(quantiles.score(0, -4)).isCloseTo(-edge - 3, within(1e-12));
        assertThat(quantiles.score(0, 1e30)).isEqualTo(ColumnQuantiles.LIMIT);
        assertThat(quantiles.score(0, -1e30)).isEqualTo(-ColumnQuantiles.LIMIT);
    }

    @Test
    void score_ofValuesThatOftenRecur_isTheMeanScoreOfTheirRanks() {
        // Given: three quarters are 0
        double[] rows = new double[100];
        Arrays.fill(rows, 75, 100, 1);
        ColumnQuantiles quantiles = ColumnQuantiles.fit(rows, 1);

        // When
        double ofZero = quantiles.score(0, 0);
        double ofOne = quantiles.score(0, 1);

        // Then: E[Z | Φ(Z) < ¾] = −φ(0.674) / ¾ and E[Z | Φ(Z) > ¾] = φ(0.674) / ¼
        assertThat(ofZero).isCloseTo(-0.3178 / 0.75, within(0.02));
        assertThat(ofOne).isCloseTo(0.3178 / 0.25, within(0.03));
    }

    @Test
    void score_ofConstantOrMissingColumns_countsInTheirOwnUnitOrNot() {
        // Given: one is always 7, one never there, one there once
        double none = Double.NaN;
        ColumnQuantiles quantiles = ColumnQuantiles.fit(new double[] {7, none, none, 7, none, 5, 7, none, none}, 3);

        // Then
        assertThat(quantiles.score(0, 7)).isZero();
        assertThat(quantiles.score(0, 9)).isEqualTo(2);
        assertThat(quantiles.value(0, 2)).isEqualTo(9);
        assertThat(quantiles.score(1, 123)).isZero();
        assertThat(quantiles.value(1, 3)).isZero();
        assertThat(quantiles.score(2, 5)).isZero();
        assertThat(quantiles.score(0, none)).isZero();
    }

    @Test
    void read_ofItsTensors_givesTheSameScoresAndRefusesDamagedOnes() {
        // Given
        double[] rows = new Random(3).doubles(2_000).toArray();
        ColumnQuantiles quantiles = ColumnQuantiles.fit(rows, 2);
        Map<String, Tensor> tensors = new TreeMap<>();
        quantiles.tensors().forEach((name, tensor) -> tensors.put("view." + name, tensor));

        // When
        ColumnQuantiles read = ColumnQuantiles.read(new SafeTensors(new TreeMap<>(), new TreeMap<>(tensors)), "view.");

        // Then
        for (double value = -0.5; value < 1.5; value += 0.01) {
            assertThat(read.score(1, value)).isEqualTo(quantiles.score(1, value));
        }
        double[] unsorted = tensors.get("view.quantiles").doubles();
        unsorted[3] = 100;
        assertRefused(tensors, "view.quantiles", Tensor.of(unsorted));
        double[] tooClose = tensors.get("view.quantiles").doubles();
        tooClose[0] = 0;
        tooClose[1] = Double.MIN_VALUE;
        assertRefused(tensors, "view.quantiles", Tensor.of(tooClose));
        double[] level = tensors.get("view.quantileScores").doubles();
        level[1] = level[0];
        assertRefused(tensors, "view.quantileScores", Tensor.of(level));
        assertRefused(tensors, "view.quantileScores", Tensor.of(new double[3]));
        assertRefused(tensors, "view.quantileStarts", Tensor.of(new long[] {0, 1_000, 400}));
        assertRefused(tensors, "view.quantileStarts", Tensor.of(new long[0]));
    }

    private static void assertRefused(Map<String, Tensor> tensors, String name, Tensor instead) {
        Map<String, Tensor> changed = new TreeMap<>(tensors);
        changed.put(name, instead);
        SafeTensors damaged = new SafeTensors(new TreeMap<>(), changed);
        assertThatThrownBy(() -> ColumnQuantiles.read(damaged, "view."))
                .as("another %s", name)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("view.");
    }
}
