/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.detect.Line.Verdict;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class SeriesDetectorTest {

    private static final int WIDTH = Line.WIDTH;
    private static final int ROW = Line.WINDOW * WIDTH;

    private static TrainedDetector ofFew;
    private static TrainedDetector ofMany;

    /** How many readings a detector was trained on. */
    enum Training {
        FEW,
        MANY;

        Detector detector() {
            return trained().detector();
        }

        TrainedDetector trained() {
            return this == FEW ? ofFew : ofMany;
        }
    }

    @BeforeAll
    static void train() {
        ofFew = Line.train(Line.training(600, 1));
        ofMany = Line.train(Line.training(3_000, 1));
    }

    @AfterAll
    static void close() {
        ofFew.detector().close();
        ofMany.detector().close();
    }

    @Test
    void train_onFewOrMany_saysWhatItDid() {
        assertThat(ofFew.training()).isEqualTo(new RowSpan(0, 600));
        assertThat(ofFew.calibration()).isEqualTo(new RowSpan(0, 600));
        assertThat(ofFew.jointCalibration()).isEqualTo(new RowSpan(0, 600));
        assertThat(ofMany.training()).isEqualTo(new RowSpan(0, 3_000));
        assertThat(ofMany.calibration()).isEqualTo(new RowSpan(2_400, 2_700));
        assertThat(ofMany.jointCalibration()).isEqualTo(new RowSpan(2_700, 3_000));
        for (TrainedDetector trained : List.of(ofFew, ofMany)) {
            assertThat(trained.metrics()).containsKeys("elbo", "kl.0", "steps", "seconds", "heldOutAlarms");
            assertThat(trained.metrics().get("alarmThreshold")).isBetween(2.0, 6.0);
            assertThat(trained.metrics().get("heldOutAlarms"))
                    .isLessThanOrEqualTo(trained.metrics().get("grantedAlarms"));
            assertThat(trained.detector().window()).isEqualTo(Line.WINDOW);
        }
        assertThat(ofMany.metrics()).containsEntry("grantedAlarms", 1.2);
    }

    @ParameterizedTest
    @EnumSource
    void follow_freshNormalReadings_opensFewAlarmsAndGivesPValuesThatSpread(Training training) {
        // When
        List<Verdict> verdicts = Line.follow(training.detector(), Line.readings(4_000, 50), 4_000);

        // Then
        assertThat(Line.opened(verdicts)).isLessThanOrEqualTo(16);
        double mean = verdicts.stream().mapToDouble(Verdict::pValue).average().orElseThrow();
        assertThat(mean).isBetween(0.25, 0.75);
        assertThat(verdicts).allMatch(verdict -> verdict.score() > 0 && verdict.score() < 1);
        assertThat(verdicts).allMatch(verdict -> verdict.score() >= 0.5 || !verdict.alarm());
    }

    @ParameterizedTest
    @EnumSource
    void follow_slowLossOfCorrelation_opensAnAlarm(Training training) {
        // Given: each channel by itself stays as it was
        float[] readings = Line.readings(1_200, 60, 500);

        // When
        List<Verdict> verdicts = Line.follow(training.detector(), readings, 300);

        // Then
        assertThat(Line.alarms(verdicts, 0, 500)).isLessThan(25);
        assertThat(Line.alarms(verdicts, 650, 1_200)).isGreaterThan(100);
        double before = verdicts.subList(100, 500).stream()
                .mapToDouble(Verdict::score)
                .average()
                .orElseThrow();
        double after = verdicts.subList(650, 1_200).stream()
                .mapToDouble(Verdict::score)
                .average()
                .orElseThrow();
        assertThat(after).isGreaterThan(before + 0.15);
    }

    @ParameterizedTest
    @EnumSource
    void follow_stuckChannel_opensAnAlarm(Training training) {
        // Given: at a value that it often has
        float[] readings = Line.readings(800, 61);
        Line.set(readings, 3, 400, 800, readings[400 * WIDTH + 3]);

        // When
        List<Verdict> verdicts = Line.follow(training.detector(), readings, 800);

        // Then
        assertThat(Line.alarms(verdicts, 0, 400)).isLessThan(20);
        assertThat(Line.alarms(verdicts, 450, 800)).isGreaterThan(60);
    }

    @ParameterizedTest
    @EnumSource
    void follow_missingValues_areNoAnomaly(Training training) {
        // Given: every tenth value is missing, then a channel, then whole readings
        float[] readings = Line.readings(900, 62);
        Random random = new Random(1);
        for (int i = 0; i < 300 * WIDTH; i++) {
            readings[i] = random.nextInt(10) == 0 ? Float.NaN : readings[i];
        }
        Line.set(readings, 2, 300, 600, Float.NaN);
        for (int d = 0; d < WIDTH; d++) {
            Line.set(readings, d, 700, 720, Float.NaN);
        }

        // When
        List<Verdict> verdicts = Line.follow(training.detector(), readings, 128);

        // Then
        assertThat(verdicts)
                .allMatch(verdict -> Double.isFinite(verdict.score()) && verdict.pValue() > 0 && verdict.pValue() <= 1);
        assertThat(Line.opened(verdicts)).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void follow_aTrackCarriedThroughBytes_givesTheSameVerdicts(Training training) {
        // Given: a course with alarms
        Detector detector = training.detector();
        float[] readings = Line.readings(400, 63, 150);
        List<Verdict> expected = Line.follow(detector, readings, 400);
        ReadingHistory history = new ReadingHistory(Line.WINDOW, WIDTH);
        FloatBuffer window = FloatBuffer.allocate(ROW);
        byte[] carried = detector.newTrack().toBytes();

        for (int i = 0; i < 400; i++) {
            // When: history and track come back from what was stored after the reading before
            history.append(FloatBuffer.wrap(readings), i, window, 0);
            history = new ReadingHistory(history.window(), WIDTH);
            EntityTrack track = detector.newTrack(carried);
            Scores scores = detector.score(window, 1);
            scores.follow(0, track);
            carried = track.toBytes();

            // Then
            assertSame(Verdict.of(scores, 0), expected.get(i));
        }
        assertThat(Line.alarms(expected, 0, 400)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void follow_inOtherBatches_givesTheSameVerdicts(Training training) {
        // Given
        float[] readings = Line.readings(700, 64, 300);
        List<Verdict> together = Line.follow(training.detector(), readings, 700);

        // When
        List<Verdict> apart = Line.follow(training.detector(), readings, 37);

        // Then
        for (int i = 0; i < 700; i++) {
            assertSame(apart.get(i), together.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromBytes_ofToBytes_givesTheSameVerdicts(Training training) {
        // Given
        Detector detector = training.detector();
        byte[] bytes = detector.toBytes();
        float[] readings = Line.readings(300, 65, 100);

        try (Detector read = Detector.fromBytes(bytes, ComputeDevice.CPU)) {
            // When
            List<Verdict> verdicts = Line.follow(read, readings, 300);

            // Then
            List<Verdict> expected = Line.follow(detector, readings, 300);
            for (int i = 0; i < 300; i++) {
                assertSame(verdicts.get(i), expected.get(i));
            }
            assertThat(read.window()).isEqualTo(Line.WINDOW);
            assertThat(read.latentSize()).isEqualTo(detector.latentSize());
            assertThat(read.toBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromBytes_damaged_saysWhatIsWrong(Training training) {
        Detector detector = training.detector();
        String network = training == Training.FEW ? "network.3." : "network.6.";
        assertRefused(detector, file -> file.tensors().remove("series.readings"), "series.readings");
        assertRefused(detector, file -> file.tensors().put("series.readings", Tensor.of(9L)), "9 readings");
        assertRefused(detector, file -> file.tensors().put("series.readings", Tensor.of(new long[0])), "1 or 2");
        assertRefused(detector, file -> file.tensors().put("alarm.threshold", Tensor.of(0.0)), "positive");
        assertRefused(detector, file -> file.tensors().put("smoothing.scale", Tensor.of(1.0, 1)), "instead of 4");
        assertRefused(detector, file -> file.tensors().remove("calibration.latent.values"), "values");
        assertRefused(detector, file -> file.tensors().remove(network + "encoder.stem.weight"), "encoder.stem.weight");
        assertRefused(detector, file -> file.tensors().put("scaler.mean", Tensor.of(1.0)), "scaler.mean");
        assertRefused(detector, file -> file.tensors().remove("statistics.latent.whitening"), "whitening");
        assertRefused(detector, file -> file.metadata().put("features", "[\"one\"]"), "instead of 1");
    }

    @ParameterizedTest
    @EnumSource
    void explain_oneWrongChannel_namesItInItsOwnUnit(Training training) {
        // Given: two windows; in the newest reading of the second, one channel is wrong and one is missing
        Detector detector = training.detector();
        float[] readings = Line.readings(2 * Line.WINDOW, 66);
        int newest = (2 * Line.WINDOW - 1) * WIDTH;
        float normal = readings[newest + 3];
        readings[newest + 3] += 6;
        readings[newest + 5] = Float.NaN;

        // When
        Explanation explanation =
                detector.explain(Rows.direct(readings), new int[] {1}).get(0);

        // Then
        FeatureContribution top = explanation.features().get(0);
        assertThat(explanation.features())
                .hasSize(5)
                .noneMatch(feature -> feature.name().equals("sensor-5"));
        assertThat(top.name()).isEqualTo("sensor-3");
        assertThat(top.observed()).isEqualTo(readings[newest + 3]);
        assertThat(top.expected()).isCloseTo(normal, within(4.0));
        assertThat(top.spread()).isBetween(0.02, 1.5);
        assertThat(top.contribution()).isBetween(0.3, 1.0);
        assertThat(explanation.latentMean()).hasSize(detector.latentSize());
        assertThatThrownBy(() -> detector.explain(Rows.direct(readings), new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void score_infiniteOrTooShort_refuses(Training training) {
        // Given
        float[] rows = Line.readings(3 * Line.WINDOW, 67);
        rows[2 * ROW + ROW - 1] = Float.POSITIVE_INFINITY;

        // When, Then
        assertThatThrownBy(() -> training.detector().score(Rows.direct(rows), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Row 2")
                .hasMessageContaining("sensor-5");
        assertThatThrownBy(() -> training.detector().score(Rows.direct(rows), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void newTrack_ofAnotherLayout_beginsAfresh() {
        // Given
        EntityTrack ofMany = Training.MANY.detector().newTrack();

        // When
        EntityTrack read = Training.FEW.detector().newTrack(ofMany.toBytes());

        // Then
        assertThat(read.toBytes()).isEqualTo(Training.FEW.detector().newTrack().toBytes());
    }

    private static void assertSame(Verdict actual, Verdict expected) {
        assertThat(actual.score()).isCloseTo(expected.score(), within(1e-5));
        assertThat(actual.pValue()).isCloseTo(expected.pValue(), within(1e-5));
        assertThat(actual.reconstructionPValue()).isCloseTo(expected.reconstructionPValue(), within(1e-5));
        assertThat(actual.latentPValue()).isCloseTo(expected.latentPValue(), within(1e-5));
        assertThat(actual.alarm()).isEqualTo(expected.alarm());
    }

    private static void assertRefused(Detector detector, Consumer<SafeTensors> damage, String text) {
        SafeTensors file = SafeTensors.fromBytes(detector.toBytes());
        SortedMap<String, String> metadata = new TreeMap<>(file.metadata());
        SortedMap<String, Tensor> tensors = new TreeMap<>((Map<String, Tensor>) file.tensors());
        SafeTensors damaged = new SafeTensors(metadata, tensors);
        damage.accept(damaged);
        assertThatThrownBy(() -> Detector.fromBytes(damaged.toBytes(), ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
