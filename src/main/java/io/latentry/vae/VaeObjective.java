/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/**
 * The negative ELBO of a batch per feature, up to a constant:
 * (1 / BD) Σ ½ [ (x − x̂)² / s_d² + ln s_d² ] + β ½ [ σ² + μ² − ln σ² ], with z = μ + exp(½ ln σ²) ⊙ ε.
 *
 * <p>Every constant is a tensor that outlives the training; see {@link VaeNetwork} for why.
 */
final class VaeObjective {

    private final VaeNetwork network;
    private final NDArray half;
    private final NDArray beta;
    private final NDArray lowest;
    private final NDArray highest;
    private final NDArray varianceFloor;
    private final boolean sampling;
    private final double constant;

    VaeObjective(VaeNetwork network, VaeOptions options, NDManager scope) {
        this.network = network;
        half = scope.create(0.5f);
        beta = scope.create((float) options.beta());
        lowest = scope.create(Vae.LOWEST_LOG_VARIANCE);
        highest = scope.create(Vae.HIGHEST_LOG_VARIANCE);
        varianceFloor = scope.create((float) InitialWeights.VARIANCE_FLOOR);
        sampling = options.beta() > 0;
        constant = 0.5 * Math.log(2 * Math.PI)
                - 0.5
                        * options.beta()
                        * network.shape().latent()
                        / network.shape().features();
    }

    /** What has to be added to the loss to make it the negative ELBO. */
    double constant() {
        return constant;
    }

    /** ε for so many rows, [rows, K]; drawn here rather than by the engine, so that it repeats. */
    NDArray noise(int rows, Random random, NDManager batch) {
        int latent = network.shape().latent();
        float[] noise = new float[rows * latent];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return batch.create(noise, new Shape(rows, latent));
    }

    /**
     * The loss, a scalar.
     *
     * @param x rows [B, D]
     * @param noise ε, [B, K]
     * @param scale 1 / 2BD, a scalar
     */
    NDArray loss(NDArray x, NDArray noise, NDArray scale) {
        VaeNetwork.Posterior posterior = network.encode(x);
        NDArray mean = posterior.mean();
        NDArray logVariance = posterior.logVariance().maximum(lowest).minimum(highest);
        NDArray z = sampling ? logVariance.mul(half).exp().mul(noise).add(mean) : mean;
        NDArray residual = x.sub(network.decode(z));
        // Zeros of the batch's scope on the left: results belong to the scope of the left operand.
        NDArray rawVariance = x.getManager()
                .zeros(network.tensor(VaeNetwork.DECODER_LOG_VARIANCE).getShape())
                .add(network.tensor(VaeNetwork.DECODER_LOG_VARIANCE));
        NDArray variance = rawVariance.exp().add(varianceFloor);
        NDArray nll = residual.square().div(variance).add(variance.log()).sum();
        if (!sampling) {
            return nll.mul(scale);
        }
        NDArray kl = mean.square().add(logVariance.exp()).sub(logVariance).sum();
        return nll.add(kl.mul(beta)).mul(scale);
    }
}
