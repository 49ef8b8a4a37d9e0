/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GradientPassTest {

    @Test
    void backward_ofASquare_isTwiceTheValue() {
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            // Given
            NDArray x = scope.create(new float[] {3, -1, 0.5f}, new Shape(3)).duplicate();
            x.setRequiresGradient(true);

            // When
            try (GradientPass pass = new GradientPass()) {
                pass.backward(x.mul(x));
            }

            // Then
            assertThat(x.getGradient().toFloatArray()).containsExactly(6, -2, 1);
        }
    }

    @Test
    void close_restoresWhatTheThreadDidBefore() {
        // Given
        TorchEngine.newScope(ComputeDevice.CPU).close();
        boolean before = JniUtils.isGradMode();
        try {
            for (boolean mode : new boolean[] {true, false}) {
                JniUtils.setGradMode(mode);

                // When
                boolean during;
                try (GradientPass pass = new GradientPass()) {
                    assertThat(pass).isNotNull();
                    during = JniUtils.isGradMode();
                }

                // Then
                assertThat(during).isTrue();
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
            }
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Test
    void trainings_sideBySide_giveExactlyWhatEachGivesAlone() throws Exception {
        // Given
        Map<String, Tensor> firstAlone = train(1);
        Map<String, Tensor> secondAlone = train(2);
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);

        // When: several times, for a mix-up need not show at once
        List<Future<Map<String, Tensor>>> futures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long seed = 1 + i % 2;
            futures.add(threads.submit(() -> {
                together.await();
                return train(seed);
            }));
        }

        // Then
        for (int i = 0; i < 6; i++) {
            Map<String, Tensor> weights = futures.get(i).get(100, TimeUnit.SECONDS);
            Map<String, Tensor> alone = i % 2 == 0 ? firstAlone : secondAlone;
            assertThat(weights.keySet()).isEqualTo(alone.keySet());
            alone.forEach((name, tensor) ->
                    assertThat(weights.get(name).bytes()).as(name).containsExactly(tensor.bytes()));
        }
        threads.shutdown();
    }

    private static Map<String, Tensor> train(long seed) {
        float[] rows = new Manifold(8, 2, 0.3, seed).rows(400, seed);
        VaeOptions options = new VaeOptions(16, 2, 1, 1, 60, 64, 0.005, seed);
        try (Vae vae = VaeTrainer.train(rows, 8, options, ComputeDevice.CPU, TrainingProgress.SILENT)
                .vae()) {
            return vae.weights();
        }
    }
}
