/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * A linear map of rows on the device, y = M (x − m). It holds native memory until it is closed, and must not be closed while
 * in use. A row's image does not depend on how many other rows there are, but for the last bits of small maps.
 */
public final class Projection implements AutoCloseable {

    private final NDManager scope;
    private final NDArray weight;
    private final NDArray bias;
    private final int inputs;
    private final int outputs;

    /**
     * Places the map on the device.
     *
     * @param centre m, [inputs]
     * @param matrix M, [outputs, inputs] row-major
     */
    public Projection(double[] centre, float[] matrix, ComputeDevice device) {
        inputs = centre.length;
        outputs = matrix.length / inputs;
        float[] offset = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum -= matrix[o * inputs + i] * centre[i];
            }
            offset[o] = (float) sum;
        }
        try (Opened opened = new Opened()) {
            scope = opened.add(TorchEngine.newScope(device));
            weight = scope.create(matrix, new Shape(outputs, inputs)).duplicate();
            bias = scope.create(offset, new Shape(outputs)).duplicate();
            opened.keep();
        }
    }

    /** Numbers per image. */
    public int outputs() {
        return outputs;
    }

    /**
     * Maps the first {@code count} rows.
     *
     * @param rows [count, inputs]
     * @return [count, outputs]
     */
    public float[] apply(float[] rows, int count) {
        if (count == 0) {
            return new float[0];
        }
        int padded = RowBuffer.roundUp(count);
        float[] input = rows.length == padded * inputs ? rows : Arrays.copyOf(rows, padded * inputs);
        try (NDManager batch = scope.newSubManager()) {
            NDArray x = batch.create(input, new Shape(padded, inputs));
            float[] image = new float[count * outputs];
            x.getNDArrayInternal()
                    .linear(x, weight, bias)
                    .head()
                    .toByteBuffer(true)
                    .asFloatBuffer()
                    .get(image);
            return image;
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
