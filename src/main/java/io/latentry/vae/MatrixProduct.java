/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A matrix product on a device, [rows, inner] times [inner, columns]: what a layer of a network costs at least, to compare
 * others with. It belongs to one thread and holds native memory until it is closed.
 */
public final class MatrixProduct implements AutoCloseable {
    private final NDManager scope;
    private final NDArray left;
    private final NDArray right;

    /**
     * Places random factors on the device.
     *
     * @throws IllegalStateException if the device is not there
     */
    public MatrixProduct(int rows, int inner, int columns, ComputeDevice device) {
        try (Opened opened = new Opened()) {
            scope = opened.add(TorchEngine.newScope(device));
            left = scope.randomNormal(new Shape(rows, inner));
            right = scope.randomNormal(new Shape(inner, columns));
            opened.keep();
        }
    }

    /**
     * Multiplies so many times and waits for the last product.
     *
     * @param times at least 1
     * @return its first number
     */
    public float repeat(int times) {
        float first = Float.NaN;
        for (int i = 1; i <= times; i++) {
            try (NDArray product = left.matMul(right)) {
                if (i == times) {
                    // Kernels of a GPU run on their own; only reading a result waits for them.
                    first = product.getFloat(0, 0);
                }
            }
        }
        return first;
    }

    @Override
    public void close() {
        scope.close();
    }
}
