/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.detect.DetectorOptions;
import io.latentry.detect.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class DetectorScorerTest {

    private static final int WIDTH = 3;
    private static final DetectorOptions OPTIONS = DetectorOptions.of(List.of("a", "b", "c"), 0.01);

    @Test
    void score_ofASeriesThatGoesOn_isAsIfItHadBeenScoredFromItsBeginning() {
        // Given
        float[] series = series(400, 2);
        float[] before = Arrays.copyOf(series, 250 * WIDTH);
        float[] rows = Arrays.copyOfRange(series, 250 * WIDTH, 400 * WIDTH);

        try (RowScorer scorer = RowScorer.train(OPTIONS.withWindow(5), series(120, 1))) {
            // When
            Scores continued = scorer.score(before, rows);

            // Then
            Scores whole = scorer.score(series);
            Scores afresh = scorer.score(rows);
            assertThat(continued.size()).isEqualTo(150);
            for (int i = 0; i < 150; i++) {
                assertThat(continued.score(i)).isCloseTo(whole.score(250 + i), within(1e-5));
                assertThat(continued.anomalous(i)).isEqualTo(whole.anomalous(250 + i));
            }
            assertThat(afresh.score(0)).isNotCloseTo(continued.score(0), within(1e-3));
        }
    }

    @Test
    void score_ofRowsByThemselves_doesNotDependOnThoseBefore() {
        // Given
        float[] rows = series(20, 2);

        try (RowScorer scorer = RowScorer.train(OPTIONS, series(120, 1))) {
            // When
            Scores scores = scorer.score(series(50, 3), rows);

            // Then
            Scores alone = scorer.score(rows);
            for (int i = 0; i < 20; i++) {
                assertThat(scores.score(i)).isEqualTo(alone.score(i));
            }
        }
    }

    /** Two channels follow a slow load, the third its difference to the load before. */
    private static float[] series(int count, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[count * WIDTH];
        double load = 0;
        for (int i = 0; i < count; i++) {
            double next = 0.9 * load + 0.4 * random.nextGaussian();
            rows[i * WIDTH] = (float) (next + 0.1 * random.nextGaussian());
            rows[i * WIDTH + 1] = (float) (5 - 2 * next + 0.1 * random.nextGaussian());
            rows[i * WIDTH + 2] = (float) (next - load + 0.1 * random.nextGaussian());
            load = next;
        }
        return rows;
    }
}
