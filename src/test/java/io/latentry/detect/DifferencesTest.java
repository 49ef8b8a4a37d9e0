/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.detect.Line.Verdict;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Detectors of tanks whose levels wander, so that they say nothing, but rise and fall together. */
@Timeout(300)
class DifferencesTest {

    private static final int WIDTH = 3;
    private static final int WINDOW = Line.WINDOW;
    private static final int TANKS = 20;
    private static final double RANGE = 100;
    private static final double STEP = 10;

    private static Detector levelsOnly;
    private static Detector ofFew;
    private static Detector ofMany;

    /** How many readings a detector of differences was trained on. */
    enum Training {
        FEW,
        MANY;

        Detector detector() {
            return this == FEW ? ofFew : ofMany;
        }
    }

    @BeforeAll
    static void train() {
        DetectorOptions options = Line.options(WIDTH);
        levelsOnly = train(3_000, options);
        ofFew = train(600, options.withDifferences());
        ofMany = train(3_000, options.withDifferences());
    }

    @AfterAll
    static void close() {
        levelsOnly.close();
        ofFew.close();
        ofMany.close();
    }

    @Test
    void follow_stepsOfTheirOwn_areFoundWithDifferencesAndMissedWithout() {
        for (int seed = 50; seed < 54; seed++) {
            // Given: from reading 200 on, channel 1 takes its own steps, of the usual size
            float[] readings = tank(400, seed, 200);

            // When
            List<Verdict> without = Line.follow(levelsOnly, readings, 400);
            List<Verdict> with = Line.follow(ofMany, readings, 400);

            // Then
            assertThat(Line.alarms(with, 0, 200)).isLessThan(10);
            assertThat(Line.alarms(with, 200, 400)).isGreaterThan(80);
            assertThat(Line.alarms(without, 0, 400)).isLessThan(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void follow_freshNormalReadings_opensFewAlarms(Training training) {
        // When
        List<Verdict> verdicts = Line.follow(training.detector(), tank(1_000, 60, 1_000), 300);

        // Then
        assertThat(Line.opened(verdicts)).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void follow_missingValues_haveNoPart(Training training) {
        // Given: every tenth value is missing, then a channel, then whole readings
        float[] readings = tank(900, 61, 900);
        Random random = new Random(1);
        for (int i = 0; i < 300 * WIDTH; i++) {
            readings[i] = random.nextInt(10) == 0 ? Float.NaN : readings[i];
        }
        for (int i = 300; i < 600; i++) {
            readings[i * WIDTH + 2] = Float.NaN;
        }
        for (int i = 700 * WIDTH; i < 720 * WIDTH; i++) {
            readings[i] = Float.NaN;
        }

        // When
        List<Verdict> verdicts = Line.follow(training.detector(), readings, 128);

        // Then
        assertThat(verdicts)
                .allMatch(verdict -> Double.isFinite(verdict.score()) && verdict.pValue() > 0 && verdict.pValue() <= 1);
        assertThat(Line.opened(verdicts.subList(300, 900))).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void fromBytes_ofToBytes_givesTheSameVerdicts(Training training) {
        // Given
        byte[] bytes = training.detector().toBytes();
        float[] readings = tank(300, 62, 100);

        try (Detector read = Detector.fromBytes(bytes, ComputeDevice.CPU)) {
            // When
            List<Verdict> verdicts = Line.follow(read, readings, 300);

            // Then
            assertThat(verdicts).isEqualTo(Line.follow(training.detector(), readings, 300));
            assertThat(read.differences()).isTrue();
            assertThat(read.width()).isEqualTo(WIDTH);
            assertThat(read.toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void fromBytes_ofABuildThatKnewNoDifferences_hasNone() {
        // Given
        SafeTensors file = SafeTensors.fromBytes(levelsOnly.toBytes());
        SortedMap<String, String> metadata = new TreeMap<>(file.metadata());
        metadata.remove("differences");

        // When
        try (Detector read =
                Detector.fromBytes(new SafeTensors(metadata, file.tensors()).toBytes(), ComputeDevice.CPU)) {
            // Then
            assertThat(read.differences()).isFalse();
        }
    }

    @Test
    void fromBytes_ofDifferencesThatTheNetworksDoNotKnow_refuses() {
        for (String value : List.of("true", "maybe")) {
            // Given
            SafeTensors file = SafeTensors.fromBytes(levelsOnly.toBytes());
            SortedMap<String, String> metadata = new TreeMap<>(file.metadata());
            metadata.put("differences", value);
            byte[] bytes = new SafeTensors(metadata, file.tensors()).toBytes();

            // When, Then
            assertThatThrownBy(() -> Detector.fromBytes(bytes, ComputeDevice.CPU))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(value.equals("true") ? "3 numbers instead of 6" : "maybe");
        }
    }

    @ParameterizedTest
    @EnumSource
    void explain_anUnusualStep_namesTheDifference(Training training) {
        // Given: channel 1 went the other way at last, to a level of no note; channel 2 is missing, as was channel 0
        // before
        float[] readings = tank(WINDOW, 63, WINDOW);
        int newest = (WINDOW - 1) * WIDTH;
        float before = readings[newest - WIDTH + 1];
        float usual = readings[newest + 1] - before;
        readings[newest + 1] = before - Math.signum(usual) * 35;
        readings[newest + 2] = Float.NaN;
        readings[newest - WIDTH] = Float.NaN;

        // When
        Explanation explanation = training.detector()
                .explain(Rows.direct(readings), new int[] {0})
                .get(0);

        // Then
        FeatureContribution top = explanation.features().get(0);
        assertThat(top.name()).isEqualTo("difference(sensor-1)");
        assertThat(top.observed()).isCloseTo(readings[newest + 1] - before, within(1e-4));
        assertThat(top.expected()).isBetween(-35.0, 35.0);
        assertThat(top.contribution()).isBetween(0.4, 1.0);
        assertThat(explanation.features())
                .extracting(FeatureContribution::name)
                .containsExactlyInAnyOrder("difference(sensor-1)", "sensor-1", "sensor-0");
    }

    @Test
    void train_forAWindowOfTwo_isSound() {
        // Given: the short way's network takes the whole window, whose oldest reading has no change
        try (Detector detector = train(400, Line.options(WIDTH).withWindow(2).withDifferences())) {
            // When
            List<Verdict> verdicts = Line.follow(detector, tank(200, 64, 200), 200);

            // Then
            assertThat(verdicts).allMatch(verdict -> Double.isFinite(verdict.score()) && verdict.pValue() > 0);
            assertThat(Line.alarms(verdicts, 0, 200)).isLessThan(40);
        }
    }

    @Test
    void options_differencesWithoutAWindow_areRefused() {
        assertThatThrownBy(() -> DetectorOptions.of(Rows.names(2), 0.01).withDifferences())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window of more than 1");
    }

    private static Detector train(int count, DetectorOptions options) {
        return new DetectorTrainer()
                .train(tanks(count), options, (step, steps, loss) -> {})
                .detector();
    }

    /** Readings of many tanks that take turns. */
    private static TrainingRows tanks(int count) {
        float[] values = new float[count * WIDTH];
        for (int tank = 0; tank < TANKS; tank++) {
            float[] own = tank(count / TANKS, 1 + tank, count);
            for (int i = 0; i < count / TANKS; i++) {
                System.arraycopy(own, i * WIDTH, values, (i * TANKS + tank) * WIDTH, WIDTH);
            }
        }
        return new TrainingRows(
                WIDTH,
                values,
                IntStream.range(0, count).map(i -> i % TANKS).toArray(),
                IntStream.range(0, count).mapToLong(i -> i / TANKS * 60_000L).toArray());
    }

    /** Each level walks at random from wherever it is, turned back at the ends; from {@code fault} on, channel 1 by itself. */
    private static float[] tank(int count, long seed, int fault) {
        Random random = new Random(seed);
        double[] level = random.doubles(WIDTH, -RANGE, RANGE).toArray();
        float[] readings = new float[count * WIDTH];
        for (int i = 0; i < count; i++) {
            double common = random.nextGaussian();
            for (int d = 0; d < WIDTH; d++) {
                double drive = d == 1 && i >= fault ? random.nextGaussian() : common;
                level[d] += STEP * (drive + 0.2 * random.nextGaussian());
                level[d] -= Math.abs(level[d]) > RANGE ? STEP * Math.signum(level[d]) : 0;
                readings[i * WIDTH + d] = (float) level[d];
            }
        }
        return readings;
    }
}
