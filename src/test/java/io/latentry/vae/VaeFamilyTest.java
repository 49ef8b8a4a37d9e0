/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class VaeFamilyTest {

    private static final Manifold MANIFOLD = new Manifold(10, 2, 0.2, 3);
    private static final float[] ROWS = MANIFOLD.rows(1_200, 4);

    @ParameterizedTest
    @EnumSource(VaeKind.class)
    void train_everyKind_raisesItsHeldOutElboAboveThatOfPca(VaeKind kind) {
        // When
        TrainedVae trained = train(kind, kind.beta(OptionalDouble.empty()), 400);

        // Then
        double[] logVariance = trained.vae().decoderLogVariance();
        trained.vae().close();
        assertThat(trained.heldOutElbo()).isGreaterThan(trained.heldOutElboAtStart() + 0.5);
        assertThat(Arrays.stream(logVariance).distinct().count()).isEqualTo(kind == VaeKind.SIGMA_VAE ? 10 : 1);
    }

    @Test
    void train_autoencoderWithoutSteps_projectsAsPcaDoes() {
        // Given
        ProbabilisticPca pca;
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            pca = ProbabilisticPca.fit(ROWS, 1_080, 10, 2, new Random(1), scope);
        }
        RowBuffer rows = new RowBuffer(100, 10);
        System.arraycopy(ROWS, 0, rows.values(), 0, 1_000);

        // When
        Inference inference;
        double logVariance;
        try (Vae vae = train(VaeKind.AUTOENCODER, 0, 0).vae()) {
            inference = vae.infer(rows, 100);
            logVariance = vae.decoderLogVariance()[0];
        }

        // Then: U Uᵀ (x − m) + m, and the mean variance of what that leaves
        for (int i = 0; i < 100; i++) {
            for (int d = 0; d < 10; d++) {
                double expected = pca.mean()[d];
                for (int k = 0; k < 2; k++) {
                    for (int e = 0; e < 10; e++) {
                        expected += pca.vectors()[d * 2 + k]
                                * pca.vectors()[e * 2 + k]
                                * (ROWS[i * 10 + e] - pca.mean()[e]);
                    }
                }
                assertThat((double) inference.reconstruction()[i * 10 + d]).isCloseTo(expected, within(0.1));
            }
        }
        double left = Arrays.stream(pca.variance()).sum()
                - Arrays.stream(pca.eigenvalues()).sum();
        assertThat(Math.exp(logVariance)).isCloseTo(left / 10, within(0.02 * left));
    }

    @Test
    void train_kindsInOrderOfBeta_giveUpKl() {
        // When
        TrainedVae vae = train(VaeKind.VAE, 1, 200);
        TrainedVae tight = train(VaeKind.BETA_VAE, 8, 200);
        TrainedVae autoencoder = train(VaeKind.AUTOENCODER, 0, 200);

        // Then
        vae.vae().close();
        tight.vae().close();
        autoencoder.vae().close();
        assertThat(Arrays.stream(tight.klPerDimension()).sum())
                .isLessThan(Arrays.stream(vae.klPerDimension()).sum());
        assertThat(autoencoder.heldOutReconstructionError()).isLessThan(tight.heldOutReconstructionError());
    }

    @Test
    void collapsedDimensions_heavyBetaOnNoise_namesThemAll() {
        // Given: features that share no cause, so that a latent dimension is not worth its KL
        Random random = new Random(1);
        float[] noise = new float[1_200 * 6];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        VaeOptions options = new VaeOptions(VaeKind.BETA_VAE, 16, 3, 1, 100, 0, 400, 128, 0.01, 1);

        // When
        TrainedVae collapsed = VaeTrainer.train(noise, 6, options, ComputeDevice.CPU, TrainingProgress.SILENT);
        TrainedVae alive = train(VaeKind.SIGMA_VAE, 1, 100);

        // Then
        collapsed.vae().close();
        alive.vae().close();
        assertThat(collapsed.collapsedDimensions()).containsExactly(0, 1, 2);
        assertThat(alive.collapsedDimensions()).isEmpty();
    }

    @Test
    void train_fewRows_trainsAgainOnAllOfThem() {
        // Given
        float[] few = Arrays.copyOf(ROWS, 300 * 10);
        VaeOptions options = new VaeOptions(32, 2, 1, 1, 0, 64, 0.005, 1);
        RowBuffer rows = new RowBuffer(300, 10);
        System.arraycopy(few, 0, rows.values(), 0, few.length);

        // When
        TrainedVae trained = VaeTrainer.train(few, 10, options, ComputeDevice.CPU, TrainingProgress.SILENT);

        // Then: no step improves on the start, which is that of all rows
        try (Vae vae = trained.vae();
                Vae onAll = VaeTrainer.fit(few, 10, options, ComputeDevice.CPU)) {
            assertThat(trained.steps()).isZero();
            assertThat(trained.heldOutRows()).isEqualTo(30);
            assertThat(vae.signals(rows, 300).elbo())
                    .containsExactly(onAll.signals(rows, 300).elbo(), within(1e-5f));
        }
    }

    @Test
    void train_fewRows_takesTheStepsThatTheHeldOutRowsChose() {
        // Given
        int count = VaeTrainer.FEW_ROWS - 1;
        float[] few = Arrays.copyOf(ROWS, count * 10);
        VaeOptions options = new VaeOptions(32, 2, 1, 1, 400, 128, 0.005, 1);
        RowBuffer rows = new RowBuffer(count, 10);
        System.arraycopy(few, 0, rows.values(), 0, few.length);

        // When
        TrainedVae trained = VaeTrainer.train(few, 10, options, ComputeDevice.CPU, TrainingProgress.SILENT);

        // Then: so many steps of the schedule of 400, on all rows
        assertThat(trained.steps()).isPositive();
        try (Vae vae = trained.vae();
                NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            List<int[]> all = List.of(IntStream.range(0, count).toArray());
            Descent descent = new Descent(few, 10, options, all, scope);
            descent.advance(trained.steps(), TrainingProgress.SILENT);
            try (Vae onAll = new Vae(descent.weights().get(0), ComputeDevice.CPU)) {
                assertThat(vae.signals(rows, count).elbo())
                        .containsExactly(onAll.signals(rows, count).elbo(), within(1e-4f));
            }
        }
    }

    private static TrainedVae train(VaeKind kind, double beta, int steps) {
        return VaeTrainer.train(
                ROWS,
                10,
                new VaeOptions(kind, 32, 2, 1, beta, 0.1, steps, 128, 0.005, 1),
                ComputeDevice.CPU,
                TrainingProgress.SILENT);
    }
}
