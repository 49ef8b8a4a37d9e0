/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.detect.NeighbourSpace.Statistics;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighbourSpaceTest {

    private static final int WIDTH = 6;
    private static final int LATENT = 2;
    private static final Encoded BANK = encoded(300, 1);
    private static final Encoded FRESH = encoded(40, 2);

    @Test
    void add_inThePlainSpace_isTheLogarithmOfTheThreeNearestRowsDistance() {
        try (NeighbourSpace space = fit(SpaceKind.PLAIN, BANK, new double[300])) {
            // When
            Statistics statistics = statistics(space, FRESH);

            // Then
            for (int i = 0; i < FRESH.count(); i++) {
                int row = i;
                int[] nearest = IntStream.range(0, BANK.count())
                        .boxed()
                        .sorted((a, b) -> Double.compare(distance(row, a, 3), distance(row, b, 3)))
                        .limit(3)
                        .mapToInt(b -> b)
                        .toArray();
                double residual = Arrays.stream(nearest)
                        .mapToDouble(b -> distance(row, b, 1))
                        .average()
                        .orElseThrow();
                double decoded = Arrays.stream(nearest)
                        .mapToDouble(b -> distance(row, b, 2))
                        .average()
                        .orElseThrow();
                double both = Arrays.stream(nearest)
                        .mapToDouble(b -> Math.sqrt(distance(row, b, 3)))
                        .average()
                        .orElseThrow();
                assertThat(statistics.reconstruction()[i]).isCloseTo(Math.log(residual), within(1e-5));
                assertThat(statistics.latent()[i]).isCloseTo(Math.log(decoded), within(1e-5));
                assertThat(statistics.joint()[i]).isCloseTo(2 * Math.log(both), within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SpaceKind.class)
    void add_whateverElseIsInTheBatch_givesARowTheSameStatistics(SpaceKind kind) {
        try (NeighbourSpace space = fit(kind, BANK, new double[300])) {
            // Given
            Statistics together = statistics(space, FRESH);

            for (int i = 0; i < FRESH.count(); i += 7) {
                // When
                Statistics alone = statistics(space, row(FRESH, i));

                // Then
                assertThat(alone.reconstruction()[0]).isCloseTo(together.reconstruction()[i], within(1e-6));
                assertThat(alone.latent()[0]).isCloseTo(together.latent()[i], within(1e-6));
                assertThat(alone.joint()[0]).isCloseTo(together.joint()[i], within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SpaceKind.class)
    void add_aRowThatLeavesMoreOver_raisesItsReconstructionStatistic(SpaceKind kind) {
        // Given
        Encoded broken = row(FRESH, 4);
        Arrays.setAll(new Object[WIDTH], d -> broken.residual()[d] += d % 2 == 0 ? 3 : -3);

        try (NeighbourSpace space = fit(kind, BANK, new double[300])) {
            // When
            Statistics before = statistics(space, row(FRESH, 4));
            Statistics after = statistics(space, broken);

            // Then
            assertThat(after.reconstruction()[0]).isGreaterThan(before.reconstruction()[0] + 2);
            assertThat(after.joint()[0]).isGreaterThan(before.joint()[0] + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(SpaceKind.class)
    void add_aRowFarFromTheCentre_raisesItsLatentStatistic(SpaceKind kind) {
        // Given
        Encoded far = row(FRESH, 4);
        Arrays.fill(far.latent(), 9);
        Arrays.fill(far.decoded(), 9);

        try (NeighbourSpace space = fit(kind, BANK, new double[300])) {
            // When
            Statistics before = statistics(space, row(FRESH, 4));
            Statistics after = statistics(space, far);

            // Then
            assertThat(after.latent()[0]).isGreaterThan(before.latent()[0] + 2);
        }
    }

    @Test
    void add_aRowOfTheBank_doesNotVoteForItselfAmongAnomalies() {
        try (NeighbourSpace half = fit(SpaceKind.HALF_WHITE, BANK, new double[300]);
                NeighbourSpace plain = fit(SpaceKind.PLAIN, row(BANK, 7), new double[1])) {
            // When
            double ofOthers = statistics(half, row(BANK, 7)).joint()[0];
            double ofItself = statistics(plain, row(BANK, 7)).joint()[0];

            // Then: the smallest distance that is told apart is ln 1e-9
            assertThat(ofOthers).isGreaterThan(-10);
            assertThat(ofItself).isCloseTo(Math.log(1e-9), within(1e-9));
        }
    }

    @Test
    void add_distrustedRows_voteLess() {
        // Given: the rows of the bank that resemble a fresh one are distrusted
        double[] distrust = new double[300];
        Arrays.fill(distrust, 5);

        try (NeighbourSpace trusting = fit(SpaceKind.HALF_WHITE, BANK, new double[300]);
                NeighbourSpace wary = fit(SpaceKind.HALF_WHITE, BANK, distrust)) {
            // When
            Statistics before = statistics(trusting, FRESH);
            Statistics after = statistics(wary, FRESH);

            // Then
            for (int i = 0; i < FRESH.count(); i++) {
                assertThat(after.joint()[i]).isGreaterThan(before.joint()[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SpaceKind.class)
    void read_ofItsTensors_givesTheSameStatistics(SpaceKind kind) {
        // Given
        double[] distrust = new Random(4).doubles(300).toArray();
        try (NeighbourSpace space = fit(kind, BANK, kind.skipsItself() ? distrust : new double[300])) {
            SafeTensors file = new SafeTensors(new TreeMap<>(), new TreeMap<>(space.tensors()));

            // When
            try (NeighbourSpace read = NeighbourSpace.read(file, "", BANK, ComputeDevice.CPU)) {

                // Then
                assertThat(statistics(read, FRESH).joint())
                        .containsExactly(statistics(space, FRESH).joint());
            }
            assertThatThrownBy(() -> NeighbourSpace.read(file, "", FRESH, ComputeDevice.CPU))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bank of 40");
        }
    }

    private static NeighbourSpace fit(SpaceKind kind, Encoded bank, double[] distrust) {
        return NeighbourSpace.fit(kind, BANK, bank, distrust, ComputeDevice.CPU);
    }

    private static Statistics statistics(NeighbourSpace space, Encoded rows) {
        Statistics statistics = new Statistics(rows.count());
        space.add(rows, statistics, 0);
        return statistics;
    }

    /** Of a fresh row from one of the bank; blocks: 1 the residual, 2 the reconstruction, 3 both. */
    private static double distance(int fresh, int bank, int blocks) {
        double sum = 0;
        for (int d = 0; d < WIDTH; d++) {
            double left = FRESH.residual()[fresh * WIDTH + d] - (double) BANK.residual()[bank * WIDTH + d];
            double rebuilt = FRESH.decoded()[fresh * WIDTH + d] - (double) BANK.decoded()[bank * WIDTH + d];
            sum += ((blocks & 1) != 0 ? left * left : 0) + ((blocks & 2) != 0 ? rebuilt * rebuilt : 0);
        }
        return sum;
    }

    private static Encoded row(Encoded rows, int i) {
        return new Encoded(
                1,
                Arrays.copyOfRange(rows.residual(), i * WIDTH, (i + 1) * WIDTH),
                Arrays.copyOfRange(rows.latent(), i * LATENT, (i + 1) * LATENT),
                Arrays.copyOfRange(rows.decoded(), i * WIDTH, (i + 1) * WIDTH));
    }

    private static Encoded encoded(int count, long seed) {
        Random random = new Random(seed);
        float[] residual = new float[count * WIDTH];
        float[] latent = new float[count * LATENT];
        float[] decoded = new float[count * WIDTH];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < LATENT; k++) {
                latent[i * LATENT + k] = (float) random.nextGaussian();
            }
            for (int d = 0; d < WIDTH; d++) {
                residual[i * WIDTH + d] = (float) (0.3 * random.nextGaussian());
                decoded[i * WIDTH + d] = latent[i * LATENT + d % LATENT] * (1 + d) / WIDTH;
            }
        }
        return new Encoded(count, residual, latent, decoded);
    }
}
