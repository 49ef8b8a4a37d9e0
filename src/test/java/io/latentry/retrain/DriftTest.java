/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stretches of p-values that resemble their neighbours as smoothed scores do. */
class DriftTest {
    private static final int STRETCHES = 50;
    private static final int LENGTH = 2_000;
    private static final double MEMORY = 0.95;

    /** A stationary course, and what its values are as p-values: their ranks. */
    private final double[] course = course(STRETCHES * LENGTH);

    private final double[] sorted = Arrays.stream(course).sorted().toArray();

    @Test
    void stationaryStretches_howeverLikeTheirNeighbours_areNoDrift() {
        // When
        long moved =
                IntStream.range(0, STRETCHES).filter(i -> drift(i, 0).moved()).count();

        // Then
        assertThat(moved).isLessThanOrEqualTo(1);
    }

    @Test
    void stationaryStretches_takenForIndependent_wouldMostlyBeDrift() {
        // When: without thinning
        long certain = IntStream.range(0, STRETCHES)
                .filter(i -> Math.sqrt(LENGTH) * distance(pValues(i, 0)) > 1.95)
                .count();

        // Then
        assertThat(certain).isGreaterThan(STRETCHES / 2);
    }

    @Test
    void stretches_thatHaveMovedByOneStandardDeviation_areDrift() {
        // When
        long moved =
                IntStream.range(0, STRETCHES).filter(i -> drift(i, 1).moved()).count();

        // Then
        assertThat(moved).isGreaterThan(9 * STRETCHES / 10);
    }

    @Test
    void independentPValues_ofSeveralEntities_areAllUsed() {
        // Given
        double[] pValues = new Random(1).doubles(1_000).toArray();

        // When
        Drift drift =
                Drift.of(pValues, IntStream.range(0, 1_000).map(i -> i % 4).toArray());

        // Then
        assertThat(drift.samples()).isEqualTo(1_000);
        assertThat(drift.moved()).isFalse();
    }

    private Drift drift(int stretch, double shift) {
        return Drift.of(pValues(stretch, shift), new int[LENGTH]);
    }

    private double[] pValues(int stretch, double shift) {
        return Arrays.stream(course, stretch * LENGTH, (stretch + 1) * LENGTH)
                .map(x -> {
                    int found = Arrays.binarySearch(sorted, x + shift);
                    return Math.abs(found + 0.5) / sorted.length;
                })
                .toArray();
    }

    private static double distance(double[] pValues) {
        double[] ascending = Arrays.stream(pValues).sorted().toArray();
        return IntStream.range(0, ascending.length)
                .mapToDouble(i -> Math.abs(ascending[i] - (i + 0.5) / ascending.length))
                .max()
                .orElseThrow();
    }

    private static double[] course(int length) {
        Random random = new Random(4);
        double[] course = new double[length];
        for (int i = 1; i < length; i++) {
            course[i] = MEMORY * course[i - 1] + Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
        }
        return course;
    }
}
