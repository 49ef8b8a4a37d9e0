/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Finds, in a fixed bank of rows, those nearest to others by squared Euclidean distance plus a penalty of the bank's row. It
 * holds native memory until it is closed, and must not be closed while in use.
 *
 * <p>One matrix product gives all distances, but with the rounding of 32-bit floats, and that depends on the rest of the
 * batch. So it only picks candidates; those are measured again on the host, in double precision.
 */
public final class NearestRows implements AutoCloseable {

    /** Candidates beyond those asked for, so that rounding cannot push a neighbour out. */
    private static final int SPARE = 4;

    private static final int PIECE_VALUES = 1 << 21;

    private final NDManager scope;
    private final NDArray minusTwiceBank;
    private final NDArray offset;
    private final float[] bank;
    private final float[] penalty;
    private final int width;
    private final int size;

    /**
     * Places the bank on the device.
     *
     * @param bank [n, width], row after row
     * @param penalty added to the squared distance of each row of the bank, [n]
     */
    public NearestRows(float[] bank, int width, float[] penalty, ComputeDevice device) {
        this.bank = bank;
        this.penalty = penalty;
        this.width = width;
        size = penalty.length;
        float[] minusTwice = new float[bank.length];
        float[] norms = new float[size];
        for (int i = 0; i < size; i++) {
            double sum = penalty[i];
            for (int d = 0; d < width; d++) {
                double value = bank[i * width + d];
                sum += value * value;
                minusTwice[i * width + d] = -2 * bank[i * width + d];
            }
            norms[i] = (float) sum;
        }
        scope = TorchEngine.newScope(device);
        minusTwiceBank = scope.create(minusTwice, new Shape(size, width)).duplicate();
        offset = scope.create(norms, new Shape(size)).duplicate();
    }

    /** Rows in the bank. */
    public int size() {
        return size;
    }

    /** Numbers per row. */
    public int width() {
        return width;
    }

    /** The bank's numbers, [n, width]; not a copy. */
    public float[] bank() {
        return bank;
    }

    /** The penalty of one row of the bank. */
    public float penalty(int row) {
        return penalty[row];
    }

    /**
     * Finds the nearest rows of the bank.
     *
     * @param queries [count, width]
     * @param nearest how many for each; no more than there are
     * @return places in the bank, [count, nearest], nearest first
     */
    public int[] search(float[] queries, int count, int nearest) {
        int[] found = new int[count * nearest];
        int candidates = Math.min(size, nearest + SPARE);
        int piece = Math.max(RowBuffer.MULTIPLE, PIECE_VALUES / size / RowBuffer.MULTIPLE * RowBuffer.MULTIPLE);
        int[] places = new int[candidates];
        double[] distances = new double[candidates];
        for (int first = 0; first < count; first += piece) {
            int rows = Math.min(piece, count - first);
            int padded = RowBuffer.roundUp(rows);
            float[] input =
                    Arrays.copyOf(Arrays.copyOfRange(queries, first * width, (first + rows) * width), padded * width);
            try (NDManager batch = scope.newSubManager()) {
                NDArray x = batch.create(input, new Shape(padded, width));
                FloatBuffer products = x.getNDArrayInternal()
                        .linear(x, minusTwiceBank, offset)
                        .head()
                        .toByteBuffer(true)
                        .asFloatBuffer();
                float[] row = new float[size];
                for (int i = 0; i < rows; i++) {
                    products.get(i * size, row);
                    smallest(row, places);
                    for (int c = 0; c < candidates; c++) {
                        distances[c] = distance(queries, first + i, places[c]) + penalty[places[c]];
                    }
                    keepNearest(places, distances, nearest, found, (first + i) * nearest);
                }
            }
        }
        return found;
    }

    /** The squared distance of a query from a row of the bank, without its penalty. */
    public double distance(float[] queries, int query, int row) {
        return distance(queries, query, row, 0, width);
    }

    /** The part of the squared distance that the columns from {@code from} to before {@code to} make up. */
    public double distance(float[] queries, int query, int row, int from, int to) {
        double sum = 0;
        for (int a = query * width + from, b = row * width + from, end = query * width + to; a < end; a++, b++) {
            double difference = (double) queries[a] - bank[b];
            sum += difference * difference;
        }
        return sum;
    }

    /** Places of the smallest values, in any order. */
    private static void smallest(float[] values, int[] places) {
        int kept = 0;
        float largest = Float.POSITIVE_INFINITY;
        int worst = 0;
        for (int i = 0; i < values.length; i++) {
            if (kept < places.length) {
                places[kept++] = i;
                if (kept < places.length) {
                    continue;
                }
            } else if (values[i] < largest) {
                places[worst] = i;
            } else {
                continue;
            }
            worst = 0;
            for (int c = 1; c < places.length; c++) {
                if (values[places[c]] > values[places[worst]]) {
                    worst = c;
                }
            }
            largest = values[places[worst]];
        }
    }

    private static void keepNearest(int[] places, double[] distances, int nearest, int[] into, int at) {
        for (int k = 0; k < nearest; k++) {
            int best = k;
            for (int c = k + 1; c < places.length; c++) {
                boolean nearer =
                        distances[c] < distances[best] || (distances[c] == distances[best] && places[c] < places[best]);
                best = nearer ? c : best;
            }
            into[at + k] = places[best];
            int place = places[k];
            double distance = distances[k];
            places[k] = places[best];
            distances[k] = distances[best];
            places[best] = place;
            distances[best] = distance;
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
