/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DisentanglementTest {
    private static final int ROWS = 4_000;
    private final double[][] factors = {uniform(1), uniform(2), uniform(3)};

    @Test
    void of_identityCode_isOneThroughout() {
        // When
        Disentanglement code = Disentanglement.of(factors, factors);

        // Then
        assertThat(code.mutualInformationGap()).isCloseTo(1, within(0.02));
        assertThat(code.separatedPredictability()).isCloseTo(1, within(0.01));
        assertThat(code.disentanglement()).isCloseTo(1, within(0.01));
        assertThat(code.completeness()).isCloseTo(1, within(0.01));
        assertThat(code.informativeness()).isCloseTo(1, within(0.001));
        assertThat(code.mutualInformation()[2][2]).isCloseTo(1, within(1e-9));
    }

    @Test
    void of_noise_knowsNothing() {
        // Given
        double[][] noise = {uniform(4), uniform(5), uniform(6)};

        // When
        Disentanglement code = Disentanglement.of(noise, factors);

        // Then
        assertThat(code.mutualInformationGap()).isLessThan(0.02);
        assertThat(code.separatedPredictability()).isLessThan(0.01);
        assertThat(code.informativeness()).isLessThan(0.01);
    }

    @Test
    void of_factorKnownTwice_hasNoGap() {
        // When
        Disentanglement code = Disentanglement.of(new double[][] {factors[0], factors[0]}, new double[][] {factors[0]});

        // Then
        assertThat(code.mutualInformationGap()).isZero();
        assertThat(code.separatedPredictability()).isCloseTo(0, within(1e-12));
        assertThat(code.informativeness()).isCloseTo(1, within(0.001));
    }

    @Test
    void of_turnedCode_isInformativeButEntangled() {
        // Given
        double[][] two = {factors[0], factors[1]};
        double[][] turned = {sum(factors[0], factors[1], 1), sum(factors[0], factors[1], -1)};

        // When
        Disentanglement code = Disentanglement.of(turned, two);

        // Then
        assertThat(code.informativeness()).isCloseTo(1, within(0.001));
        assertThat(code.disentanglement()).isLessThan(0.01);
        assertThat(code.completeness()).isLessThan(0.01);
        assertThat(code.mutualInformationGap()).isLessThan(0.05);
    }

    @Test
    void of_singleLatent_comparesWithNothing() {
        // When
        Disentanglement code = Disentanglement.of(new double[][] {factors[0]}, new double[][] {factors[0], factors[1]});

        // Then
        assertThat(code.mutualInformationGap()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void of_constantFactor_staysFinite() {
        // When
        Disentanglement code = Disentanglement.of(factors, new double[][] {new double[ROWS], factors[0]});

        // Then
        assertThat(code.mutualInformationGap()).isCloseTo(0.5, within(0.02));
        assertThat(code.informativeness()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void mutualInformation_ofFewLevels_keepsThemApart() {
        // Given
        double[] levels = Arrays.stream(factors[0]).map(v -> Math.floor(3 * v)).toArray();

        // When
        int[] bins = MutualInformation.bins(levels, 12);

        // Then
        assertThat(Arrays.stream(bins).distinct().count()).isEqualTo(3);
        assertThat(MutualInformation.entropy(bins)).isCloseTo(Math.log(3), within(0.01));
        assertThat(MutualInformation.of(bins, bins)).isCloseTo(MutualInformation.entropy(bins), within(1e-9));
    }

    private static double[] sum(double[] one, double[] other, double sign) {
        double[] sum = new double[one.length];
        Arrays.setAll(sum, i -> one[i] + sign * other[i]);
        return sum;
    }

    private static double[] uniform(long seed) {
        return new Random(seed).doubles(ROWS).toArray();
    }
}
