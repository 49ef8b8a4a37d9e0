/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.detect.Line.Verdict;
import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SeriesTrainingTest {

    private static final int WIDTH = Line.WIDTH;

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000})
    void train_sameRowsAndSeed_givesTheSameScores(int count) {
        // Given
        TrainingRows rows = Line.training(count, 1);
        float[] fresh = Line.readings(60, 5);

        // When
        try (Detector first = Line.train(rows).detector();
                Detector second = Line.train(rows).detector()) {
            List<Verdict> a = Line.follow(first, fresh, 60);
            List<Verdict> b = Line.follow(second, fresh, 60);

            // Then
            for (int i = 0; i < 60; i++) {
                assertThat(a.get(i).score()).isCloseTo(b.get(i).score(), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000})
    void train_constantAndMissingChannels_staysSoundAndNoticesAChange(int count) {
        // Given: channel 2 never moves, channel 4 is always missing, a value is huge
        TrainingRows rows = Line.training(count, 1);
        Line.set(rows.values(), 2, 0, count, 42);
        Line.set(rows.values(), 4, 0, count, Float.NaN);
        rows.values()[17 * WIDTH] = 1e30f;
        float[] fresh = Line.readings(60, 5);
        Line.set(fresh, 2, 0, 60, 42);
        Line.set(fresh, 4, 0, 30, Float.NaN);
        Line.set(fresh, 2, 50, 60, 45);

        // When
        TrainedDetector trained = Line.train(rows);

        // Then
        assertThat(trained.metrics().values()).allMatch(Double::isFinite);
        try (Detector detector = trained.detector()) {
            List<Verdict> verdicts = Line.follow(detector, fresh, 60);
            assertThat(verdicts).allMatch(verdict -> Double.isFinite(verdict.score()) && verdict.pValue() > 0);
            assertThat(Line.alarms(verdicts, 0, 30)).isZero();
            assertThat(verdicts.get(59).alarm()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000})
    void train_everythingConstant_staysFinite(int count) {
        // Given
        TrainingRows rows = TrainingRows.of(Line.filled(2 * count, 7), 2);

        // When
        try (Detector detector = Line.train(rows).detector()) {
            float[] fresh = Line.filled(2 * 20, 7);
            fresh[39] = 9;
            List<Verdict> verdicts = Line.follow(detector, fresh, 20);

            // Then
            assertThat(verdicts).allMatch(verdict -> Double.isFinite(verdict.score()));
            assertThat(Line.alarms(verdicts, 0, 19)).isZero();
            assertThat(verdicts.get(19).alarm()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000})
    void train_oneChannel_findsWhatLiesFarOutAndTakesHugeValues(int count) {
        // Given
        float[] values = new float[count];
        float[] line = Line.readings(count, 1);
        for (int i = 0; i < count; i++) {
            values[i] = line[i * WIDTH];
        }

        // When
        try (Detector detector = Line.train(TrainingRows.of(values, 1)).detector()) {
            float[] fresh = Arrays.copyOf(values, 60);
            Arrays.fill(fresh, 50, 54, 1e30f);
            Arrays.fill(fresh, 54, 60, -1e30f);
            List<Verdict> verdicts = Line.follow(detector, fresh, 60);

            // Then
            assertThat(verdicts).allMatch(verdict -> Double.isFinite(verdict.score()) && verdict.pValue() > 0);
            assertThat(Line.alarms(verdicts, 0, 50)).isZero();
            assertThat(Line.alarms(verdicts, 50, 60)).isGreaterThan(3);
        }
    }

    @Test
    void train_tooFewReadingsToLeaveABlockOut_saysSo() {
        // Given: of 12 readings in windows of 5, the first block leaves two windows
        TrainingRows rows = TrainingRows.of(new float[12 * WIDTH], WIDTH);
        DetectorOptions options = Line.options(WIDTH).withWindow(10);

        // When, Then
        assertThatThrownBy(() -> new DetectorTrainer().train(rows, options, (step, steps, loss) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 training readings are too few to judge windows of 5")
                .hasMessageContaining("a window of 1");
    }

    @Test
    void train_aFewDozenReadings_works() {
        // When
        try (Detector detector = Line.train(Line.training(24, 1)).detector()) {
            // Then
            assertThat(Line.follow(detector, Line.readings(30, 2), 30))
                    .allMatch(verdict -> verdict.score() > 0 && verdict.score() < 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void train_shortWindows_work(int window) {
        for (int count : new int[] {60, 1_000}) {
            // Given
            TrainingRows rows = Line.training(count, 1);
            DetectorOptions options = Line.options(WIDTH).withWindow(window);

            // When
            try (Detector detector = new DetectorTrainer()
                            .train(rows, options, (step, steps, loss) -> {})
                            .detector();
                    Detector read = Detector.fromBytes(detector.toBytes(), ComputeDevice.CPU)) {
                // Then
                assertThat(Line.follow(read, Line.readings(20, 2), 20))
                        .isEqualTo(Line.follow(detector, Line.readings(20, 2), 20));
            }
        }
    }

    @Test
    void train_forAnAlarmBudget_grantsTheHeldOutTimeItsShare() {
        // Given: 600 readings of each of two entities, a minute apart
        DetectorOptions options = Line.options(WIDTH);
        DetectorOptions budgeted = new DetectorOptions(
                options.featureNames(),
                options.window(),
                options.differences(),
                options.falseAlarmRate(),
                Optional.of(AlarmBudget.parse("36 per entity per day")),
                false,
                options.network(),
                options.device());

        // When
        TrainedDetector trained =
                new DetectorTrainer().train(Line.training(1_200, 1), budgeted, (step, steps, loss) -> {});

        // Then: 240 held-out minutes
        trained.detector().close();
        assertThat(trained.metrics().get("grantedAlarms")).isCloseTo(6, within(1e-9));
        assertThat(trained.metrics().get("heldOutAlarms")).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000})
    void train_progress_countsTheStepsOfAllNetworks(int count) {
        // Given
        List<Integer> told = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();

        // When
        new DetectorTrainer()
                .train(Line.training(count, 1), Line.options(WIDTH), (step, steps, loss) -> {
                    told.add(step);
                    ends.add(steps);
                })
                .detector()
                .close();

        // Then
        assertThat(told).hasSize(ends.get(0)).startsWith(1, 2).endsWith(ends.get(0));
        assertThat(ends).containsOnly(ends.get(0));
    }
}
