/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A detector of five features that follow two causes, and what its successor makes of its networks. */
class WarmStartTest {
    private static final int WIDTH = 5;
    private static final int ROWS = 2_400;
    private static final int STEPS = 90;

    private final Random random = new Random(7);
    private final TrainedDetector before = train(rows(0, 0), options(16), WarmStart.NONE);

    @AfterEach
    void close() {
        before.detector().close();
    }

    @Test
    void training_onNewerRowsOfTheSameKind_goesOnInFewerStepsFromNoWorseAStart() {
        // When
        Map<String, Double> metrics = successor(rows(ROWS, 0), options(16), ROWS);

        // Then: both views did
        assertThat(metrics.get("networksResumed")).isEqualTo(2);
        assertThat(metrics.get("steps")).isLessThanOrEqualTo(STEPS / 3.0);
        assertThat(metrics.get("elboAtStart")).isGreaterThan(before.metrics().get("elboAtStart"));
    }

    @Test
    void training_thatCalibratesOnWhatTheNetworksHaveSeen_startsAfresh() {
        // When: they were trained up to the end of the rows
        Map<String, Double> metrics = successor(rows(ROWS, 0), options(16), 2 * ROWS);

        // Then
        assertThat(metrics.get("networksResumed")).isZero();
    }

    @Test
    void training_ofOtherLayers_startsAfresh() {
        // When
        Map<String, Double> metrics = successor(rows(ROWS, 0), options(24), ROWS);

        // Then
        assertThat(metrics.get("networksResumed")).isZero();
    }

    @Test
    void training_onRowsThatFollowTheirCausesOtherwise_startsAfresh() {
        // When
        Map<String, Double> metrics = successor(rows(ROWS, 1), options(16), ROWS);

        // Then
        assertThat(metrics.get("networksResumed")).isZero();
    }

    private Map<String, Double> successor(TrainingRows rows, DetectorOptions options, long trainedUntil) {
        TrainedDetector trained = train(rows, options, WarmStart.from(before.detector(), trainedUntil));
        trained.detector().close();
        return trained.metrics();
    }

    private static TrainedDetector train(TrainingRows rows, DetectorOptions options, WarmStart start) {
        return new DetectorTrainer().train(rows, options, start, TrainingProgress.SILENT);
    }

    /** @param mixture which causes the features follow */
    private TrainingRows rows(long firstTime, int mixture) {
        float[] values = new float[ROWS * WIDTH];
        long[] times = new long[ROWS];
        Arrays.setAll(times, i -> firstTime + i);
        for (int i = 0; i < ROWS; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double[] row = mixture == 0
                    ? new double[] {a, b, a + b, Math.tanh(a - b), 2 * a}
                    : new double[] {a, 2 * a, b, a - b, a + b};
            for (int d = 0; d < WIDTH; d++) {
                values[i * WIDTH + d] = (float) (row[d] + 0.1 * random.nextGaussian());
            }
        }
        return new TrainingRows(WIDTH, values, new int[ROWS], times);
    }

    private static DetectorOptions options(int hidden) {
        return DetectorOptions.of(List.of("a", "b", "c", "d", "e"), 0.01)
                .withNetwork(new NetworkOptions(
                        VaeKind.SIGMA_VAE,
                        1,
                        OptionalInt.of(hidden),
                        OptionalInt.of(2),
                        OptionalDouble.empty(),
                        0,
                        OptionalInt.of(STEPS),
                        OptionalDouble.empty(),
                        1));
    }
}
