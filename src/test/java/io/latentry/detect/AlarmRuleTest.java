/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.testing.PlantRecords;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.VaeKind;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Other numbers of alarms than a detector was trained for. */
class AlarmRuleTest {
    private static final int WIDTH = PlantRecords.FEATURES.size();

    @Test
    void rate_ofADetectorOfRecords_isHeldAgainstTheirPValues() {
        // Given
        byte[] bytes = bytes(PlantRecords.detector(1));

        // When
        try (Detector stricter = open(bytes, new AlarmRule.Rate(0.0001))) {

            // Then
            assertThat(stricter.falseAlarmRate()).isEqualTo(0.0001);
        }
    }

    @Test
    void budget_ofADetectorOfRecords_isTheShareOfThemThatComesInItsTime() {
        // Given: readings of these rows are taken to be a second apart
        byte[] bytes = bytes(PlantRecords.detector(1));

        // When
        try (Detector strict = open(bytes, budget("1 per entity per day"))) {

            // Then
            assertThat(strict.falseAlarmRate()).isEqualTo(1 / 86_400.0);
        }
        assertThatThrownBy(() -> open(bytes, budget("2000 per entity per hour")))
                .isInstanceOf(AlarmRuleException.class)
                .hasMessageContaining("Choose a stricter budget");
    }

    @Test
    void budget_ofADetectorOfRecordsByAnOlderBuild_isRefusedAndAllElseIsNot() {
        // Given
        SafeTensors file = SafeTensors.fromBytes(bytes(PlantRecords.detector(1)));
        SortedMap<String, Tensor> tensors = new TreeMap<>(file.tensors());
        tensors.remove("alarm.interval");
        byte[] older = new SafeTensors(file.metadata(), tensors).toBytes();

        // Then
        assertThatThrownBy(() -> open(older, budget("1 per entity per day")))
                .isInstanceOf(AlarmRuleException.class)
                .hasMessageContaining("give a rate, or train again");
        try (Detector detector = open(older, AlarmRule.AS_TRAINED)) {
            assertThat(detector.window()).isEqualTo(1);
        }
    }

    @Test
    void rule_ofADetectorOfWindows_movesTheThresholdOfItsAlarm() {
        // Given
        byte[] bytes = bytes(restless());

        // When
        double trained = threshold(bytes, AlarmRule.AS_TRAINED);
        double stricter = threshold(bytes, new AlarmRule.Rate(1e-6));
        double same = threshold(bytes, new AlarmRule.Rate(0.002));
        double perYear = threshold(bytes, budget("0.001 per entity per day"));
        double perWeek = threshold(bytes, budget("1 per entity per week"));

        // Then: readings of these rows are taken to be a second apart
        assertThat(same).isEqualTo(trained);
        assertThat(stricter).isGreaterThan(trained);
        assertThat(perWeek).isGreaterThan(trained).isLessThan(perYear);
        assertThat(perWeek).isGreaterThanOrEqualTo(threshold(bytes, new AlarmRule.Rate(2e-6)));
    }

    private static AlarmRule budget(String text) {
        return new AlarmRule.Budget(AlarmBudget.parse(text));
    }

    private static Detector open(byte[] bytes, AlarmRule rule) {
        return Detector.fromBytes(bytes, ComputeDevice.CPU, rule);
    }

    private static double threshold(byte[] bytes, AlarmRule rule) {
        try (Detector detector = open(bytes, rule)) {
            return SafeTensors.fromBytes(detector.toBytes())
                    .tensor("alarm.threshold")
                    .doubles()[0];
        }
    }

    private static byte[] bytes(Detector detector) {
        try (detector) {
            return detector.toBytes();
        }
    }

    /** Windows of a plant whose normal readings are now and then noisy for a while, so that its score has a tail. */
    private static Detector restless() {
        Random random = new Random(4);
        int rows = 3_000;
        float[] history = new float[rows * WIDTH];
        for (int i = 0; i < rows; i++) {
            float[] row = PlantRecords.row(random);
            if (i % 60 < 4) {
                row[1] += (float) (15 * Math.exp(0.5 * random.nextGaussian()) * random.nextGaussian());
            }
            System.arraycopy(row, 0, history, i * WIDTH, WIDTH);
        }
        DetectorOptions options = DetectorOptions.of(PlantRecords.FEATURES, 0.002)
                .withWindow(4)
                .withNetwork(new NetworkOptions(
                        VaeKind.SIGMA_VAE,
                        1,
                        OptionalInt.of(16),
                        OptionalInt.of(2),
                        OptionalDouble.empty(),
                        0,
                        OptionalInt.of(150),
                        OptionalDouble.empty(),
                        1));
        return new DetectorTrainer()
                .train(TrainingRows.of(history, WIDTH), options, (step, steps, loss) -> {})
                .detector();
    }
}
