/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Lets this thread compute gradients until it is closed. DJL's own collector allows one at a time in the whole process and
 * clears the gradients of all that train; libtorch itself keeps graphs per thread, so trainings can run side by side.
 */
final class GradientPass implements AutoCloseable {

    private final boolean before = JniUtils.isGradMode();

    GradientPass() {
        JniUtils.setGradMode(true);
    }

    /** Adds to the gradients of all tensors that led to {@code loss}, with a weight of 1 for each of its numbers. */
    void backward(NDArray loss) {
        try (NDArray ones = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) ones, false, false);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
