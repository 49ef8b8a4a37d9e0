/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LedoitWolfTest {

    @Test
    void fit_ofManyRows_isTheDistanceUnderTheTrueCovariance() {
        // Given: x = (u, u + v / 2) with u, v ~ N(0, 1), about (3, −1)
        Random random = new Random(1);
        float[] rows = new float[2 * 50_000];
        for (int i = 0; i < rows.length; i += 2) {
            double u = random.nextGaussian();
            rows[i] = (float) (3 + u);
            rows[i + 1] = (float) (-1 + u + 0.5 * random.nextGaussian());
        }

        // When
        Mahalanobis distance = LedoitWolf.fit(rows, 2);

        // Then: u² + v²
        assertThat(distance.squared(new double[] {3, -1}, 0)).isLessThan(1e-3);
        assertThat(distance.squared(new double[] {9, 4, 2}, 1)).isCloseTo(1 + 4 * 4, within(0.8));
        assertThat(distance.squared(new float[] {4, 0}, 0)).isCloseTo(1, within(0.05));
        assertThat(distance.squared(new float[] {3, 0}, 0)).isCloseTo(4, within(0.15));
    }

    @Test
    void fit_ofFewerRowsThanColumns_isShrunk() {
        // Given
        int columns = 30;
        float[] rows = new float[12 * columns];
        Random random = new Random(2);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }

        // When
        Mahalanobis distance = LedoitWolf.fit(rows, columns);

        // Then: fresh rows of the same kind are about as far as under the true covariance, and not beyond all bounds
        double sum = 0;
        for (int i = 0; i < 2_000; i++) {
            sum += distance.squared(
                    random.doubles(columns).map(d -> random.nextGaussian()).toArray(), 0);
        }
        assertThat(sum / 2_000).isBetween(0.8 * columns, 1.8 * columns);
    }

    @Test
    void fit_ofConstantRows_staysFinite() {
        // When
        Mahalanobis distance = LedoitWolf.fit(new float[] {1, 2, 1, 2, 1, 2}, 2);

        // Then
        assertThat(distance.squared(new double[] {1, 2}, 0)).isZero();
        assertThat(distance.squared(new double[] {1, 3}, 0)).isFinite().isGreaterThan(1e6);
    }

    @Test
    void fit_ofVeryManyColumns_keepsToTheirVariances() {
        // Given
        int columns = LedoitWolf.MOST_COLUMNS + 1;
        float[] rows = new float[400 * columns];
        Random random = new Random(3);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) ((1 + i % columns % 2) * random.nextGaussian());
        }
        double[] row = new double[columns];
        row[1] = 6;

        // When
        Mahalanobis distance = LedoitWolf.fit(rows, columns);

        // Then
        assertThat(distance.whitening()).hasSize(columns);
        double centre = distance.squared(new double[columns], 0);
        assertThat(distance.squared(row, 0) - centre).isCloseTo(9, within(3.0));
    }
}
