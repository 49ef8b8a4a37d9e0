/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Manifold;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class DetectorTrainerTest {

    @Test
    void train_sameRowsAndSeed_givesTheSameScores() {
        // Given
        TrainingRows rows = TrainingRows.of(Rows.MANIFOLD.rows(400, 1), Rows.WIDTH);
        float[] fresh = Rows.MANIFOLD.rows(100, 2);

        // When
        try (Detector first = Rows.train(rows, 0.01).detector();
                Detector second = Rows.train(rows, 0.01).detector()) {
            Scores a = first.score(Rows.direct(fresh), 100);
            Scores b = second.score(Rows.direct(fresh), 100);

            // Then
            for (int i = 0; i < 100; i++) {
                assertThat(a.elbo(i)).isCloseTo(b.elbo(i), within(1e-4f));
                assertThat(a.score(i)).isCloseTo(b.score(i), within(1e-2));
            }
        }
    }

    @Test
    void train_constantFeatures_scoresAndNoticesTheirChange() {
        // Given: feature 3 never moves
        float[] rows = Rows.MANIFOLD.rows(600, 1);
        for (int i = 0; i < 600; i++) {
            rows[i * Rows.WIDTH + 3] = 42;
        }

        // When
        try (Detector detector =
                Rows.train(TrainingRows.of(rows, Rows.WIDTH), 0.01).detector()) {
            float[] fresh = Rows.MANIFOLD.rows(2, 2);
            fresh[3] = 42;
            fresh[Rows.WIDTH + 3] = 45;
            Scores scores = detector.score(Rows.direct(fresh), 2);

            // Then
            assertThat(scores.anomalous(0)).isFalse();
            assertThat(scores.anomalous(1)).isTrue();
        }
    }

    @Test
    void train_everythingConstant_staysFinite() {
        // Given
        float[] rows = new float[200 * 2];
        Arrays.fill(rows, 7);

        // When
        try (Detector detector = Rows.train(TrainingRows.of(rows, 2), 0.01).detector()) {
            Scores scores = detector.score(Rows.direct(new float[] {7, 7, 7, 9}), 2);

            // Then
            assertThat(scores.anomalous(0)).isFalse();
            assertThat(scores.anomalous(1)).isTrue();
            assertThat(scores.elbo(0)).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void train_fewFeatures_findsWhatLiesFarOut(int width) {
        // Given
        Random random = new Random(1);
        float[] rows = new float[400 * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (100 + random.nextGaussian());
        }
        float[] far = new float[2 * width];
        Arrays.fill(far, 100);
        far[width] = 115;

        // When
        try (Detector detector = Rows.train(TrainingRows.of(rows, width), 0.01).detector()) {
            Scores scores = detector.score(Rows.direct(far), 2);

            // Then
            assertThat(scores.anomalous(0)).isFalse();
            assertThat(scores.anomalous(1)).isTrue();
        }
    }

    @Test
    void train_oneHugeValueAmongTheRows_staysSound() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(400, 1);
        rows[17] = 1e30f;
        rows[18] = -1e30f;

        // When
        TrainedDetector trained = Rows.train(TrainingRows.of(rows, Rows.WIDTH), 0.01);

        // Then
        assertThat(trained.metrics().values()).allMatch(Double::isFinite);
        try (Detector detector = trained.detector()) {
            assertThat(detector.score(Rows.direct(Rows.MANIFOLD.rows(50, 2)), 50)
                            .elbo(49))
                    .isFinite();
        }
    }

    @Test
    void train_moreFeaturesThanRows_works() {
        // Given
        Manifold wide = new Manifold(300, 3, 0.3, 1);

        // When
        try (Detector detector =
                Rows.train(TrainingRows.of(wide.rows(120, 1), 300), 0.05).detector()) {
            float[] broken = wide.rows(1, 2);
            for (int d = 0; d < 300; d += 3) {
                broken[d] += 5;
            }

            // Then
            assertThat(detector.score(Rows.direct(broken), 1).anomalous(0)).isTrue();
        }
    }

    @Test
    void train_severalNetworks_judgeTogetherAlsoAfterReading() {
        // Given
        DetectorOptions options = DetectorOptions.of(Rows.names(Rows.WIDTH), 0.01)
                .withNetwork(NetworkOptions.withSeed(3).withNetworks(3));
        FloatBuffer fresh = Rows.direct(Rows.MANIFOLD.rows(50, 2));

        // When
        try (Detector three = new DetectorTrainer()
                        .train(
                                TrainingRows.of(Rows.MANIFOLD.rows(300, 1), Rows.WIDTH),
                                options,
                                (step, steps, loss) -> {})
                        .detector();
                Detector read = Detector.fromBytes(three.toBytes(), ComputeDevice.CPU);
                Detector one = Rows.train(TrainingRows.of(Rows.MANIFOLD.rows(300, 1), Rows.WIDTH), 0.01)
                        .detector()) {
            Scores together = three.score(fresh, 50);
            Scores again = read.score(fresh, 50);
            Scores alone = one.score(fresh, 50);

            // Then
            int different = 0;
            for (int i = 0; i < 50; i++) {
                assertThat(again.score(i)).isCloseTo(together.score(i), within(1e-6));
                different += Math.abs(together.score(i) - alone.score(i)) > 1e-6 ? 1 : 0;
            }
            assertThat(different).isGreaterThan(25);
            assertThat(three.toBytes().length).isGreaterThan(one.toBytes().length);
        }
    }

    @Test
    void score_missingValue_addsNothingToTheSignals() {
        // Given: a value that is far out, and the same row without it
        float[] rows = Rows.MANIFOLD.rows(2, 2);
        System.arraycopy(rows, 0, rows, Rows.WIDTH, Rows.WIDTH);
        rows[5] += 40;
        rows[Rows.WIDTH + 5] = Float.NaN;

        // When
        try (Detector detector = Rows.train(TrainingRows.of(Rows.MANIFOLD.rows(400, 1), Rows.WIDTH), 0.01)
                .detector()) {
            Scores scores = detector.score(Rows.direct(rows), 2);

            // Then
            assertThat(scores.anomalous(0)).isTrue();
            assertThat(scores.reconstructionError(1)).isLessThan(scores.reconstructionError(0) / 10);
            assertThat(scores.pValue(1)).isGreaterThan(100 * scores.pValue(0));
            assertThat(detector.explain(Rows.direct(rows), new int[] {1}).get(0).features())
                    .noneMatch(feature -> feature.name().equals("sensor-5"));
        }
    }

    @Test
    void train_namesOfAnotherWidth_refuses() {
        // Given
        TrainingRows rows = TrainingRows.of(Rows.MANIFOLD.rows(200, 1), Rows.WIDTH);

        // When, Then
        assertThatThrownBy(() -> new DetectorTrainer()
                        .train(rows, DetectorOptions.of(List.of("a", "b"), 0.01), (step, steps, loss) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 feature names are given for rows of 12 features.");
    }

    @Test
    void rows_tooFewOrInfinite_sayWhich() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(200, 1);
        rows[141 * Rows.WIDTH + 2] = Float.POSITIVE_INFINITY;

        // When, Then
        assertThatThrownBy(() -> TrainingRows.of(rows, Rows.WIDTH))
                .hasMessageContaining("row 141 is Infinity at feature 2");
        assertThatThrownBy(() -> TrainingRows.of(new float[2], 1)).hasMessageContaining("too few");
        assertThatThrownBy(() -> TrainingRows.of(new float[0], 0)).hasMessageContaining("at least 1");
    }

    @Test
    void options_impossible_sayWhy() {
        assertThatThrownBy(() -> DetectorOptions.of(List.of(), 0.01)).hasMessageContaining("at least one feature");
        assertThatThrownBy(() -> DetectorOptions.of(List.of("a", "a"), 0.01)).hasMessageContaining("differ");
        assertThatThrownBy(() -> DetectorOptions.of(List.of("a"), 0)).hasMessageContaining("falseAlarmRate");
    }
}
