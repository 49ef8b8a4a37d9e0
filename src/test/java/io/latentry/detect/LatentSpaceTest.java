/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeOptions;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LatentSpaceTest {

    @Test
    void logLikelihood_ofAllPossibleRows_integratesToOne() {
        // Given
        Random random = new Random(1);
        float[] rows = new float[2_000];
        for (int i = 0; i < rows.length; i += 2) {
            rows[i] = (float) random.nextGaussian();
            rows[i + 1] = (float) (50 + 20 * rows[i] + 10 * random.nextGaussian());
        }
        try (LatentSpace space = train(List.of("x", "y"), rows, 1, 0)) {
            int side = 81;
            double width = 0.1;
            float[] grid = new float[side * side * 2];
            for (int i = 0; i < side * side; i++) {
                grid[2 * i] = (float) (width * (i / side - 40));
                grid[2 * i + 1] = (float) (width * (i % side - 40));
            }

            // When
            double[] logLikelihood = space.logLikelihood(space.inFeatureUnits(grid), 20, 5);

            // Then
            assertThat(Arrays.stream(logLikelihood).map(Math::exp).sum() * width * width)
                    .isCloseTo(1, within(0.02));
        }
    }

    @Test
    void encodeAndDecode_ofCorrelatedRows_bringThemBackInTheirUnits() {
        // Given
        float[] rows = plane(1_200, 2);
        try (LatentSpace space = train(List.of("a", "b", "c"), rows, 2, 200)) {

            // When
            LatentSpace.Latents latents = space.encode(rows);
            float[] back = space.decode(latents.mean());

            // Then
            assertThat(latents.count()).isEqualTo(1_200);
            double error = 0;
            for (int i = 0; i < rows.length; i += 3) {
                error += Math.abs(back[i] - rows[i]) / 1_200;
            }
            assertThat(error).isLessThan(0.1 * 200);
            assertThat(space.klPerDimension(rows)).containsExactly(latents.kl(0), latents.kl(1));
            assertThat(Arrays.stream(space.klPerDimension(rows))).allMatch(kl -> kl > 0.5);
            assertThat(Arrays.stream(space.noiseDeviation()))
                    .hasSize(3)
                    .allMatch(deviation -> deviation > 0 && deviation < 0.5);
        }
    }

    @Test
    void logLikelihood_withMoreSamples_liesAboveTheElbo() {
        // Given
        float[] rows = plane(800, 3);
        float[] few = Arrays.copyOf(rows, 300);
        try (LatentSpace space = train(List.of("a", "b", "c"), rows, 1, 100)) {

            // When
            double one = IntStream.range(0, 50)
                    .mapToDouble(seed -> mean(space.logLikelihood(few, 1, seed)))
                    .average()
                    .orElseThrow();
            double many = mean(space.logLikelihood(few, 300, 1));

            // Then
            assertThat(many).isGreaterThan(one);
        }
    }

    @Test
    void inFeatureUnits_undoesStandardised_andOtherWidthsAreRefused() {
        // Given
        float[] rows = plane(200, 4);
        try (LatentSpace space = train(List.of("a", "b", "c"), rows, 1, 0)) {

            // When
            float[] back = space.inFeatureUnits(space.standardised(rows));

            // Then
            assertThat(space.steps()).isZero();
            assertThat(back).usingComparatorWithPrecision(1e-2f).containsExactly(rows);
            assertThatThrownBy(() -> space.encode(new float[4])).hasMessage("4 numbers are no rows of 3 features.");
        }
        assertThatThrownBy(() -> train(List.of("a"), new float[0], 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LatentSpace train(List<String> names, float[] rows, int latent, int steps) {
        VaeOptions options = VaeOptions.of(
                rows.length / names.size(),
                names.size(),
                OptionalInt.empty(),
                OptionalInt.of(latent),
                1,
                OptionalInt.of(steps),
                0.002,
                1);
        return LatentSpace.train(names, rows, options, ComputeDevice.CPU, TrainingProgress.SILENT);
    }

    /** Three features of two causes; the first has mean 1,000 and standard deviation 200. */
    private static float[] plane(int count, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[3 * count];
        for (int i = 0; i < count; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            rows[3 * i] = (float) (1_000 + 200 * a);
            rows[3 * i + 1] = (float) (a + b + 0.05 * random.nextGaussian());
            rows[3 * i + 2] = (float) (a - b + 0.05 * random.nextGaussian());
        }
        return rows;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
