/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam (Kingma &amp; Ba 2015) with the gradient's norm clipped. The moments live in the training's scope: DJL's own optimizer
 * detaches them from every scope, and each training would leave them behind in native memory.
 */
final class AdamOptimizer {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final double LARGEST_NORM = 1;
    private static final float NO_CLIPPING = -1;

    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private int updates;

    AdamOptimizer(Iterable<NDArray> tensors, NDManager scope) {
        for (NDArray tensor : tensors) {
            tensor.setRequiresGradient(true);
            weights.add(tensor);
            means.add(scope.zeros(tensor.getShape()));
            variances.add(scope.zeros(tensor.getShape()));
        }
    }

    /**
     * The norm of the gradient that the last backward pass left.
     *
     * @param batch scope of what this creates
     */
    double gradientNorm(NDManager batch) {
        double squares = 0;
        for (NDArray weight : weights) {
            squares += gradient(weight, batch).square().sum().getFloat();
        }
        return Math.sqrt(squares);
    }

    /** Moves the weights and clears their gradients. */
    void step(double rate, double gradientNorm, NDManager batch) {
        updates++;
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates));
        float rescale = (float) Math.min(1, LARGEST_NORM / Math.max(gradientNorm, Double.MIN_NORMAL));
        for (int i = 0; i < weights.size(); i++) {
            NDArray weight = weights.get(i);
            weight.getNDArrayInternal()
                    .adamUpdate(
                            new NDList(weight, gradient(weight, batch), means.get(i), variances.get(i)),
                            new NDList(weight),
                            (float) rate,
                            (float) corrected,
                            0,
                            rescale,
                            NO_CLIPPING,
                            BETA1,
                            BETA2,
                            EPSILON,
                            true,
                            false);
        }
    }

    private static NDArray gradient(NDArray weight, NDManager batch) {
        NDArray gradient = weight.getGradient();
        gradient.attach(batch);
        return gradient;
    }
}
