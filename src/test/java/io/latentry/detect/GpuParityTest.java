/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.VaeKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The GPU gives what the CPU gives; skips where libtorch sees no GPU. */
class GpuParityTest {
    private static final int WIDTH = 8;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    private static final double PARITY = 1e-4;
    /** More than a CPU takes at once, so that the devices cut them differently. */
    private static final int ROWS = 2_000;

    @BeforeEach
    void requireGpu() {
        assumeTrue(
                ComputeDevice.AUTO.resolved() == ComputeDevice.GPU,
                "libtorch sees no GPU here: CPU and GPU cannot be compared");
    }

    @Test
    void score_sameModelOnBothDevices_agrees() {
        // Given
        FloatBuffer rows = buffer(rows(ROWS, 2));
        try (Detector cpu = train(ComputeDevice.CPU);
                Detector gpu = Detector.fromBytes(cpu.toBytes(), ComputeDevice.GPU)) {
            Scores expected = cpu.score(rows, ROWS);

            // When
            Scores actual = gpu.score(rows, ROWS);

            // Then
            assertAgree(actual, expected);
        }
    }

    @Test
    void train_sameRowsOnBothDevices_scoresAgree() {
        // Given
        FloatBuffer rows = buffer(rows(ROWS, 2));
        try (Detector cpu = train(ComputeDevice.CPU);
                Detector gpu = train(ComputeDevice.GPU);
                Detector gpusOnCpu = Detector.fromBytes(gpu.toBytes(), ComputeDevice.CPU)) {
            Scores expected = cpu.score(rows, ROWS);

            // When
            Scores actual = gpusOnCpu.score(rows, ROWS);

            // Then
            assertAgree(actual, expected);
        }
    }

    private static void assertAgree(Scores actual, Scores expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.score(i)).as("row %d", i).isCloseTo(expected.score(i), within(PARITY));
        }
    }

    /** Few steps: rounding differs between the devices, and every step carries it further. */
    private static Detector train(ComputeDevice device) {
        NetworkOptions network = new NetworkOptions(
                VaeKind.SIGMA_VAE,
                1,
                OptionalInt.of(16),
                OptionalInt.of(3),
                OptionalDouble.empty(),
                0,
                OptionalInt.of(20),
                OptionalDouble.empty(),
                1);
        DetectorOptions options = new DetectorOptions(NAMES, 1, false, 0.01, Optional.empty(), false, network, device);
        return new DetectorTrainer()
                .train(TrainingRows.of(rows(3_000, 1), WIDTH), options, (step, steps, loss) -> {})
                .detector();
    }

    private static float[] rows(int count, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[count * WIDTH];
        for (int i = 0; i < count; i++) {
            double first = random.nextGaussian();
            double second = random.nextGaussian();
            for (int d = 0; d < WIDTH; d++) {
                double value = Math.sin(d + 1) * first + Math.cos(2 * d) * second + 0.2 * random.nextGaussian();
                rows[i * WIDTH + d] = (float) value;
            }
        }
        return rows;
    }

    private static FloatBuffer buffer(float[] rows) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(rows.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffer.put(0, rows);
        return buffer;
    }
}
