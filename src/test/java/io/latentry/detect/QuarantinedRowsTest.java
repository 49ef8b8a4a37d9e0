/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is quarantined has no say in what is fitted. */
class QuarantinedRowsTest {
    private static final int FROM = 300;
    private static final int TO = 350;

    @ParameterizedTest
    @ValueSource(ints = {500, 2_000})
    void rows_thatAreQuarantined_leaveNoTraceInTheModel(int count) {
        // Given
        float[] rows = Rows.MANIFOLD.rows(count, 1);

        // When
        Map<String, Tensor> model = model(rows);
        Arrays.fill(rows, FROM * Rows.WIDTH, TO * Rows.WIDTH, 1e6f);
        Map<String, Tensor> withFaults = model(rows);

        // Then: few rows calibrate all, and a calibration does not lose what is quarantined
        assertThat(names(withFaults, count == 500)).isEqualTo(names(model, count == 500));
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 1_200})
    void readings_thatAreQuarantined_leaveNoTraceInTheNetworks(int count) {
        // Given
        float[] readings = Line.readings(count, 1);

        // When
        Map<String, Tensor> model = series(readings);
        Arrays.fill(readings, FROM * Line.WIDTH, TO * Line.WIDTH, 1e6f);
        Map<String, Tensor> withFaults = series(readings);

        // Then
        model.keySet().removeIf(name -> !name.startsWith("network.") && !name.startsWith("scaler."));
        withFaults.keySet().retainAll(model.keySet());
        assertThat(model).isNotEmpty();
        assertThat(names(withFaults, false)).isEqualTo(names(model, false));
    }

    private static Map<String, Tensor> model(float[] rows) {
        return tensors(Rows.train(quarantined(rows, Rows.WIDTH), 0.05));
    }

    private static Map<String, Tensor> series(float[] readings) {
        return tensors(Line.train(quarantined(readings, Line.WIDTH)));
    }

    private static TrainingRows quarantined(float[] rows, int width) {
        boolean[] quarantined = new boolean[rows.length / width];
        Arrays.fill(quarantined, FROM, TO, true);
        return TrainingRows.of(rows, width).quarantine(quarantined);
    }

    private static Map<String, Tensor> tensors(TrainedDetector trained) {
        try (Detector detector = trained.detector()) {
            return new TreeMap<>(SafeTensors.fromBytes(detector.toBytes()).tensors());
        }
    }

    /** The tensors by name, as text of their bytes. */
    private static Map<String, String> names(Map<String, Tensor> tensors, boolean withoutCalibration) {
        Map<String, String> bytes = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (!withoutCalibration || !name.startsWith("calibration.")) {
                bytes.put(name, Integer.toHexString(Arrays.hashCode(tensor.bytes())));
            }
        });
        return bytes;
    }
}
