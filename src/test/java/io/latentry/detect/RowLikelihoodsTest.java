/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The change of variables: in another unit the same network gives the same density, in that unit. */
class RowLikelihoodsTest {
    /** A power of two, so that scaled numbers keep their bits. */
    private static final float UNIT = 1_024;

    @Test
    void logLikelihood_ofRowsInAnotherUnit_differsByTheUnitsLogarithmPerFeature() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(400, 1);
        float[] probe = Rows.MANIFOLD.rows(50, 2);

        // When
        RowLikelihoods plain = likelihoods(rows, probe, Rows.WIDTH);
        RowLikelihoods scaled = likelihoods(scaled(rows), scaled(probe), Rows.WIDTH);

        // Then
        assertThat(plain.space()).isEqualTo("rows of 12 features").isEqualTo(scaled.space());
        for (int i = 0; i < 50; i++) {
            assertThat(scaled.logLikelihood()[i])
                    .isCloseTo(plain.logLikelihood()[i] - Rows.WIDTH * Math.log(UNIT), within(0.05));
        }
    }

    @Test
    void logLikelihood_ofARowWithAMissingValue_isNotKnown() {
        // Given
        float[] probe = Rows.MANIFOLD.rows(3, 2);
        probe[Rows.WIDTH + 4] = Float.NaN;

        // When
        RowLikelihoods likelihoods = likelihoods(Rows.MANIFOLD.rows(400, 1), probe, Rows.WIDTH);

        // Then
        assertThat(IntStream.range(0, 3).filter(i -> Double.isNaN(likelihoods.logLikelihood()[i])))
                .containsExactly(1);
    }

    @Test
    void likelihoods_ofWindows_areThoseOfTheWholeWindow() {
        // Given
        float[] readings = Line.readings(1_100, 3);

        // When
        try (Detector detector = Line.train(Line.training(1_100, 3)).detector()) {
            RowLikelihoods likelihoods = detector.likelihoods(Rows.direct(readings), 20, 4, 1);

            // Then
            assertThat(likelihoods.space()).isEqualTo("windows of 6 readings of 6 channels");
            assertThat(likelihoods.numbers()).isEqualTo(36);

            assertThat(likelihoods.latentUse()).isBetween(0.1, 1.0);
        }
    }

    @Test
    void logStretch_ofEmbeddings_isTheSlopeOfTheView() {
        // Given
        int width = 200;
        float[] rows = new io.latentry.vae.Manifold(width, 4, 0.3, 9).rows(300, 1);
        EmbeddingView view = EmbeddingView.fit(rows, width);
        float[] row = java.util.Arrays.copyOfRange(rows, 0, width);
        double length = Math.sqrt(IntStream.range(0, width)
                .mapToDouble(d -> (double) row[d] * row[d])
                .sum());

        // When: each column's slope by a small step along it, at a fixed length of the row
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double unit = row[d] / length;
            double step = 1e-7;
            double compressed = (viewed(view, d, unit + step) - viewed(view, d, unit - step)) / (2 * step);
            sum += Math.log(compressed);
        }

        // Then
        assertThat(view.logStretch(row) / width).isCloseTo(sum / width, within(0.02));
    }

    private static double viewed(EmbeddingView view, int column, double unit) {
        double t = view.quantiles().score(column, unit) / 2;
        return 2 * Math.log(t + Math.sqrt(t * t + 1)) * view.weight()[column];
    }

    private static RowLikelihoods likelihoods(float[] rows, float[] probe, int width) {
        try (Detector detector = Rows.train(TrainingRows.of(rows, width), 0.05).detector()) {
            return detector.likelihoods(Rows.direct(probe), probe.length / width, 16, 1);
        }
    }

    private static float[] scaled(float[] rows) {
        float[] scaled = rows.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= UNIT;
        }
        return scaled;
    }
}
