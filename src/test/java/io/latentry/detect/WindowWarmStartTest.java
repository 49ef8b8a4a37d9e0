/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import io.latentry.vae.VaeOptions;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A detector of windows has three networks, and three that calibrate them: what its successor's go on from. One that goes
 * on takes a third of the steps.
 */
@Timeout(300)
class WindowWarmStartTest {
    private static final int ROWS = 1_200;
    private static final int STEPS = 90;

    private final AtomicInteger stepsTaken = new AtomicInteger();
    private final TrainingRows rows = Line.training(ROWS, 1);
    private final TrainedDetector before = train(rows, 16, WarmStart.NONE);

    @AfterEach
    void close() {
        before.detector().close();
    }

    @Test
    void training_ofNetworksThatHaveSeenNothingOfTheRows_goesOnWithThoseThatCalibrateToo() {
        // When
        Map<String, Double> metrics = successor(Line.training(ROWS, 3), 16, -1);

        // Then
        int resumed = metrics.get("networksResumed").intValue();
        assertThat(resumed).isBetween(1, 3);
        assertThat(stepsTaken).hasValue(2 * (resumed * STEPS / 3 + (3 - resumed) * STEPS));
    }

    @Test
    void training_thatCalibratesOnWhatTheNetworksHaveSeen_startsAllAfresh() {
        // When
        Map<String, Double> metrics = successor(Line.training(ROWS, 3), 16, rows.times()[ROWS - 1]);

        // Then
        assertThat(metrics.get("networksResumed")).isZero();
        assertThat(stepsTaken).hasValue(6 * STEPS);
    }

    @Test
    void start_thatFitsOneOfTwoTrainings_isLeftOutOfBoth() {
        // Given: of 1,200 windows of 36 numbers nine latent dimensions are usual, of eight windows two
        DetectorOptions options = options(16, OptionalInt.empty());
        TrainedDetector usual = new DetectorTrainer().train(rows, options, TrainingProgress.SILENT);
        WarmStart start = WarmStart.from(usual.detector(), -1);
        usual.detector().close();
        Windows windows = new Windows(rows, new Channels(options.featureNames(), false));
        WindowTraining training = new WindowTraining(windows, options, TrainingProgress.SILENT);
        int columns = Line.WINDOW * Line.WIDTH;
        VaeOptions wanted = options.network().network(ROWS, columns, 16, 9, STEPS, 1e-3);

        // When
        WarmStart fitting = training.fitting(start, List.of(Line.WINDOW), STEPS, ROWS, ROWS);
        WarmStart not = training.fitting(start, List.of(Line.WINDOW), STEPS, ROWS, 8);

        // Then
        assertThat(fitting.fits(WindowNetwork.name(Line.WINDOW), columns, wanted))
                .isTrue();
        assertThat(not.fits(WindowNetwork.name(Line.WINDOW), columns, wanted)).isFalse();
    }

    private Map<String, Double> successor(TrainingRows newer, int hidden, long trainedUntil) {
        stepsTaken.set(0);
        TrainedDetector trained = train(newer, hidden, WarmStart.from(before.detector(), trainedUntil));
        trained.detector().close();
        return trained.metrics();
    }

    private TrainedDetector train(TrainingRows given, int hidden, WarmStart start) {
        return new DetectorTrainer()
                .train(
                        given,
                        options(hidden, OptionalInt.of(2)),
                        start,
                        (step, steps, loss) -> stepsTaken.incrementAndGet());
    }

    private static DetectorOptions options(int hidden, OptionalInt latent) {
        return Line.options(Line.WIDTH)
                .withNetwork(new NetworkOptions(
                        VaeKind.SIGMA_VAE,
                        1,
                        OptionalInt.of(hidden),
                        latent,
                        OptionalDouble.empty(),
                        0,
                        OptionalInt.of(STEPS),
                        OptionalDouble.empty(),
                        1));
    }
}
