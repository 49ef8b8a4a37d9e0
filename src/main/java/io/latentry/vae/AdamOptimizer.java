/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam (Kingma &amp; Ba 2015) for M networks, with the norm of each one's gradient clipped. The moments live in the
 * training's scope: DJL's own optimizer detaches them from every scope, and each training would leave them behind in
 * native memory.
 */
final class AdamOptimizer {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final double LARGEST_NORM = 1;
    private static final int NO_RESCALING = 1;
    private static final int NO_CLIPPING = -1;
    private static final int[] INPUTS_AND_OUTPUTS = {1, 2};

    private final int members;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private int updates;

    /** @param tensors each [M, inputs, outputs] */
    AdamOptimizer(int members, Iterable<NDArray> tensors, NDManager scope) {
        this.members = members;
        for (NDArray tensor : tensors) {
            tensor.setRequiresGradient(true);
            weights.add(tensor);
            means.add(scope.zeros(tensor.getShape()));
            variances.add(scope.zeros(tensor.getShape()));
        }
    }

    /**
     * The norm of each member's gradient that the last backward pass left, [M].
     *
     * @param batch scope of what this creates
     */
    double[] gradientNorms(NDManager batch) {
        NDArray squares = batch.zeros(new Shape(members, 1, 1));
        for (NDArray weight : weights) {
            squares = squares.add(gradient(weight, batch).square().sum(INPUTS_AND_OUTPUTS, true));
        }
        float[] ofMembers = squares.toFloatArray();
        double[] norms = new double[members];
        for (int m = 0; m < members; m++) {
            norms[m] = Math.sqrt(ofMembers[m]);
        }
        return norms;
    }

    /** Moves the weights and clears their gradients. */
    void step(double rate, double[] gradientNorms, NDManager batch) {
        updates++;
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates));
        float[] rescale = new float[members];
        for (int m = 0; m < members; m++) {
            rescale[m] = (float) Math.min(1, LARGEST_NORM / Math.max(gradientNorms[m], Double.MIN_NORMAL));
        }
        NDArray factors = batch.create(rescale, new Shape(members, 1, 1));
        for (int i = 0; i < weights.size(); i++) {
            NDArray weight = weights.get(i);
            // In place: the update clears the very tensor that it is given, and that must be the gradient itself.
            NDArray gradient = gradient(weight, batch).muli(factors);
            weight.getNDArrayInternal()
                    .adamUpdate(
                            new NDList(weight, gradient, means.get(i), variances.get(i)),
                            new NDList(weight),
                            (float) rate,
                            (float) corrected,
                            0,
                            NO_RESCALING,
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
