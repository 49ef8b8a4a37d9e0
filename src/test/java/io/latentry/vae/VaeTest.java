/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class VaeTest {

    private static final Manifold MANIFOLD = new Manifold(10, 2, 0.2, 3);
    private static Vae vae;

    @BeforeAll
    static void train() {
        vae = VaeTrainer.train(
                        MANIFOLD.rows(600, 4),
                        10,
                        new VaeOptions(32, 2, 1, 1, 100, 128, 0.005, 1),
                        ComputeDevice.CPU,
                        TrainingProgress.SILENT)
                .vae();
    }

    @AfterAll
    static void close() {
        vae.close();
    }

    @Test
    void weights_throughSafetensors_giveTheSameSignals() {
        // Given
        byte[] bytes = new SafeTensors(Map.of(), vae.weights()).toBytes();
        RowBuffer rows = rows(50);

        // When
        Signals signals;
        try (Vae loaded = new Vae(SafeTensors.fromBytes(bytes).tensors(), ComputeDevice.AUTO)) {
            signals = loaded.signals(rows, 50);
        }

        // Then
        Signals expected = vae.signals(rows, 50);
        assertThat(signals.elbo()).containsExactly(expected.elbo());
        assertThat(signals.reconstructionError()).containsExactly(expected.reconstructionError());
    }

    @Test
    void construction_nonFiniteOrMisshapenOrMissing_refuses() {
        // Given
        Map<String, Tensor> infinite = new HashMap<>(vae.weights());
        infinite.put(
                "decoder.head.bias", Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, Float.POSITIVE_INFINITY}, 10));
        Map<String, Tensor> misshapen = new HashMap<>(vae.weights());
        misshapen.put("decoder.head.bias", Tensor.of(new float[9], 9));
        Map<String, Tensor> missing = new HashMap<>(vae.weights());
        missing.remove("decoder.head.bias");

        // When, Then
        for (Map<String, Tensor> weights : List.of(infinite, misshapen, missing)) {
            assertThatThrownBy(() -> new Vae(weights, ComputeDevice.CPU))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("decoder.head.bias");
        }
    }

    @Test
    void infer_anyNumberOfRows_givesEachRowTheSameResult() {
        // Given
        RowBuffer all = rows(300);
        Inference expected = vae.infer(all, 300);

        for (int count : new int[] {1, 2, 3, 7, 8, 15, 16, 17, 100, 299}) {
            // When
            Inference some = vae.infer(all, count);

            // Then
            for (int i = 0; i < count * 10; i++) {
                assertThat(some.reconstruction()[i])
                        .isCloseTo(
                                expected.reconstruction()[i], within(1e-5f * (1 + Math.abs(some.reconstruction()[i]))));
            }
        }
    }

    @Test
    void decode_latentMeans_isTheReconstruction() {
        // Given
        Inference inference = vae.infer(rows(20), 20);

        // When
        float[] decoded = vae.decode(inference.latentMean());

        // Then
        assertThat(decoded).containsExactly(inference.reconstruction(), within(1e-5f));
    }

    @Test
    void traverse_oneDimension_decodesEachPointAndLeavesTheOthers() {
        // Given
        float[] latent = {0.5f, -1};

        // When
        float[] path = vae.traverse(latent, 1, new float[] {-3, -1, 3});

        // Then
        assertThat(path).hasSize(30);
        assertThat(Arrays.copyOfRange(path, 10, 20)).containsExactly(vae.decode(latent), within(1e-5f));
        assertThat(Arrays.copyOf(path, 10)).containsExactly(vae.decode(new float[] {0.5f, -3}), within(1e-5f));
        assertThat(Arrays.copyOf(path, 10)).isNotEqualTo(Arrays.copyOfRange(path, 20, 30));
        assertThatThrownBy(() -> vae.traverse(latent, 2, new float[1])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> vae.traverse(new float[3], 0, new float[1])).hasMessageContaining("3 numbers");
    }

    @Test
    void sample_sameSeed_repeatsAndVaries() {
        // When
        float[] rows = vae.sample(500, 5);

        // Then
        assertThat(rows).hasSize(5_000).containsExactly(vae.sample(500, 5)).isNotEqualTo(vae.sample(500, 6));
        double squares = 0;
        double original = 0;
        float[] real = MANIFOLD.rows(500, 8);
        for (int i = 0; i < rows.length; i++) {
            squares += (double) rows[i] * rows[i];
            original += (double) real[i] * real[i];
        }
        assertThat(squares / original).isBetween(0.6, 1.4);
    }

    @Test
    void infer_noRows_isEmpty() {
        assertThat(vae.infer(rows(1), 0).reconstruction()).isEmpty();
    }

    @Test
    void infer_otherWidthOrTooFewRows_refuses() {
        assertThatThrownBy(() -> vae.infer(new RowBuffer(16, 9), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vae.infer(new RowBuffer(16, 10), 17)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void infer_afterClose_says() {
        // Given
        Vae closed = new Vae(vae.weights(), ComputeDevice.CPU);
        closed.close();
        closed.close();

        // When, Then
        assertThatThrownBy(() -> closed.infer(rows(1), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static RowBuffer rows(int count) {
        RowBuffer buffer = new RowBuffer(count, 10);
        float[] values = MANIFOLD.rows(count, 11);
        System.arraycopy(values, 0, buffer.values(), 0, values.length);
        return buffer;
    }
}
