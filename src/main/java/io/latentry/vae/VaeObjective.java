/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The negative ELBO of a batch per feature, up to a constant:
 * (1 / BD) Σ ½ [ (x − x̂)² / s_d² + ln s_d² ] + β ½ [ σ² + μ² − ln σ² ], with z = μ + exp(½ ln σ²) ⊙ ε.
 * Of M networks at once, each has its own.
 *
 * <p>Every constant is a tensor that outlives the training; see {@link VaeNetwork} for why.
 */
final class VaeObjective {

    private static final int[] ROWS_AND_UNITS = {1, 2};
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final VaeNetworks networks;
    private final NDArray half;
    private final NDArray lowest;
    private final NDArray highest;
    private final NDArray varianceFloor;
    private final boolean sampling;

    VaeObjective(VaeNetworks networks, VaeOptions options, NDManager scope) {
        this.networks = networks;
        half = scope.create(0.5f);
        lowest = scope.create(Vae.LOWEST_LOG_VARIANCE);
        highest = scope.create(Vae.HIGHEST_LOG_VARIANCE);
        varianceFloor = scope.create((float) InitialWeights.VARIANCE_FLOOR);
        sampling = options.beta() > 0;
    }

    /** What has to be added to the loss to make it the negative ELBO. */
    double constant(double beta) {
        return HALF_LOG_TWO_PI
                - 0.5 * beta * networks.shape().latent() / networks.shape().features();
    }

    /** ε for so many rows of each member, [M, rows, K]; drawn here rather than by the engine, so that it repeats. */
    NDArray noise(int rows, List<? extends RandomGenerator> randoms, NDManager batch) {
        int latent = networks.shape().latent();
        float[] noise = new float[randoms.size() * rows * latent];
        int at = 0;
        for (RandomGenerator random : randoms) {
            for (int end = at + rows * latent; at < end; at++) {
                noise[at] = (float) random.nextGaussian();
            }
        }
        return batch.create(noise, new Shape(randoms.size(), rows, latent));
    }

    /**
     * The loss of each member, [M, 1, 1].
     *
     * @param x rows [M, B, D]
     * @param noise ε, [M, B, K]
     * @param beta β, a scalar
     * @param scale 1 / 2BD, a scalar
     */
    NDArray loss(NDArray x, NDArray noise, NDArray beta, NDArray scale) {
        VaeNetwork.Posterior posterior = networks.encode(x);
        NDArray mean = posterior.mean();
        NDArray logVariance = posterior.logVariance().maximum(lowest).minimum(highest);
        NDArray z = sampling ? logVariance.mul(half).exp().mul(noise).add(mean) : mean;
        NDArray residual = x.sub(networks.decode(z));
        // Zeros of the batch's scope on the left: results belong to the scope of the left operand.
        NDArray rawVariance =
                x.getManager().zeros(networks.decoderVariance().getShape()).add(networks.decoderVariance());
        NDArray variance = rawVariance.exp().add(varianceFloor);
        NDArray nll = residual.square().div(variance).add(variance.log()).sum(ROWS_AND_UNITS, true);
        if (!sampling) {
            return nll.mul(scale);
        }
        NDArray kl = mean.square().add(logVariance.exp()).sub(logVariance).sum(ROWS_AND_UNITS, true);
        return nll.add(kl.mul(beta)).mul(scale);
    }
}
