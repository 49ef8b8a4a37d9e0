/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class VaeTrainerTest {

    private static final Manifold MANIFOLD = new Manifold(10, 2, 0.2, 3);
    private static final float[] ROWS = MANIFOLD.rows(1_500, 4);

    @Test
    void train_noSteps_rebuildsAsProbabilisticPcaDoes() {
        // Given
        VaeOptions options = options(0, 2, 1);
        int trainingRows = 1_350;
        ProbabilisticPca pca;
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            pca = ProbabilisticPca.fit(ROWS, trainingRows, 10, 2, new Random(options.seed()), scope);
        }
        RowBuffer rows = new RowBuffer(100, 10);
        System.arraycopy(ROWS, 0, rows.values(), 0, 1_000);

        // When
        Inference inference;
        try (Vae vae = VaeTrainer.train(ROWS, 10, options, ComputeDevice.CPU, TrainingProgress.SILENT)
                .vae()) {
            inference = vae.infer(rows, 100);
        }

        // Then: W Λ⁻¹ Wᵀ (x − m) + m; the perceptrons' last layers start near zero, not at it
        for (int i = 0; i < 100; i++) {
            for (int d = 0; d < 10; d++) {
                double expected = pca.mean()[d];
                for (int k = 0; k < 2; k++) {
                    double projection = 0;
                    for (int e = 0; e < 10; e++) {
                        projection += pca.loading(e, k) * (ROWS[i * 10 + e] - pca.mean()[e]);
                    }
                    expected += pca.loading(d, k) * projection / pca.eigenvalues()[k];
                }
                assertThat((double) inference.reconstruction()[i * 10 + d]).isCloseTo(expected, within(0.1));
            }
        }
        double noise = pca.noise();
        for (int k = 0; k < 2; k++) {
            assertThat((double) inference.latentLogVariance()[k])
                    .isCloseTo(Math.log(noise / pca.eigenvalues()[k]), within(0.1));
        }
    }

    @Test
    void train_curvedRows_raisesTheHeldOutElboAboveThatOfPca() {
        // When
        TrainedVae trained = VaeTrainer.train(ROWS, 10, options(400, 2, 1), ComputeDevice.CPU, TrainingProgress.SILENT);

        // Then
        trained.vae().close();
        assertThat(trained.steps()).isPositive();
        assertThat(trained.heldOutElbo()).isGreaterThan(trained.heldOutElboAtStart() + 0.5);
        assertThat(trained.heldOutRows()).isEqualTo(150);
        assertThat(trained.klPerDimension()).hasSize(2);
        assertThat(Arrays.stream(trained.klPerDimension()).min().orElseThrow()).isGreaterThan(0.5);
    }

    @Test
    void train_betaZero_isAnAutoencoderThatRebuildsBetter() {
        // When
        TrainedVae vae = VaeTrainer.train(ROWS, 10, options(200, 2, 1), ComputeDevice.CPU, TrainingProgress.SILENT);
        TrainedVae tight = VaeTrainer.train(ROWS, 10, options(200, 2, 8), ComputeDevice.CPU, TrainingProgress.SILENT);
        TrainedVae autoencoder =
                VaeTrainer.train(ROWS, 10, options(200, 2, 0), ComputeDevice.CPU, TrainingProgress.SILENT);

        // Then
        List.of(vae, tight, autoencoder).forEach(trained -> trained.vae().close());
        assertThat(Arrays.stream(tight.klPerDimension()).sum())
                .isLessThan(Arrays.stream(vae.klPerDimension()).sum());
        assertThat(autoencoder.heldOutReconstructionError()).isLessThan(tight.heldOutReconstructionError());
    }

    @Test
    void train_progress_countsEveryStep() {
        // Given
        int[] steps = new int[1];

        // When
        TrainedVae trained = VaeTrainer.train(ROWS, 10, options(25, 2, 1), ComputeDevice.CPU, (step, of, loss) -> {
            assertThat(step).isEqualTo(++steps[0]);
            assertThat(of).isEqualTo(25);
            assertThat(loss).isFinite();
        });

        // Then
        trained.vae().close();
        assertThat(steps[0]).isEqualTo(25);
    }

    @Test
    void train_moreLatentDimensionsThanFeatures_works() {
        // When
        TrainedVae trained = VaeTrainer.train(
                Arrays.copyOf(ROWS, 300), 3, options(20, 5, 1), ComputeDevice.CPU, TrainingProgress.SILENT);

        // Then
        assertThat(trained.vae().latent()).isEqualTo(5);
        assertThat(trained.heldOutElbo()).isFinite();
        trained.vae().close();
    }

    @Test
    void train_hugeValues_refusesTheInfiniteLoss() {
        // Given
        float[] rows = new float[200];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 7 * 1e30f;
        }

        // When, Then
        assertThatThrownBy(
                        () -> VaeTrainer.train(rows, 2, options(50, 1, 1), ComputeDevice.CPU, TrainingProgress.SILENT))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("of 50")
                .hasMessageContaining("learning rate");
    }

    @Test
    void train_notANumber_namesRowAndFeature() {
        // Given
        float[] rows = ROWS.clone();
        rows[37] = Float.NaN;

        // When, Then
        assertThatThrownBy(
                        () -> VaeTrainer.train(rows, 10, options(5, 2, 1), ComputeDevice.CPU, TrainingProgress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Row 3, feature 7");
    }

    @Test
    void train_interrupted_stops() {
        // When, Then
        assertThatThrownBy(() -> VaeTrainer.train(ROWS, 10, options(500, 2, 1), ComputeDevice.CPU, (step, of, loss) -> {
                    if (step == 3) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("step 4 of 500");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void train_twoThreads_takeTurnsAndAgreeWithOne() throws Exception {
        // Given
        VaeOptions options = options(60, 2, 1);
        ExecutorService threads = Executors.newFixedThreadPool(2);

        // When
        Future<double[]> first = threads.submit(() -> trainedElbo(options));
        Future<double[]> second = threads.submit(() -> trainedElbo(options));
        double[] alone = trainedElbo(options);

        // Then
        assertThat(first.get(280, TimeUnit.SECONDS)).containsExactly(alone, within(1e-5));
        assertThat(second.get(280, TimeUnit.SECONDS)).containsExactly(alone, within(1e-5));
        threads.shutdown();
    }

    private static double[] trainedElbo(VaeOptions options) {
        TrainedVae trained = VaeTrainer.train(ROWS, 10, options, ComputeDevice.CPU, TrainingProgress.SILENT);
        trained.vae().close();
        return new double[] {trained.heldOutElbo(), trained.heldOutReconstructionError()};
    }

    private static VaeOptions options(int steps, int latent, double beta) {
        return new VaeOptions(32, latent, 1, beta, steps, 128, 0.005, 1);
    }
}
