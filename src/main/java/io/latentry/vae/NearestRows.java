/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds, in a fixed bank of rows, those nearest to others by squared Euclidean distance plus a penalty of the bank's row. It
 * holds native memory until it is closed, and must not be closed while in use.
 *
 * <p>One matrix product gives all distances, but with the rounding of 32-bit floats, and that depends on the rest of the
 * batch. So it only rules rows out: those that rounding could have kept from being among the nearest are measured again on
 * the host, in double precision. What is found is what measuring every row would find.
 */
public final class NearestRows implements AutoCloseable {

    /** Half a megabyte: the table stays in a core's own cache. */
    private static final int PIECE_VALUES = 140_000;

    private static final int PIECE_VALUES_OF_GPU = 1 << 22;
    private static final int FEWEST_AT_ONCE = 64;

    /** Larger than any distance, for rows that only fill up the last block. */
    private static final float NEVER = 1e30f;

    /** Of the length, the penalty and their sum, over those of the product. */
    private static final int ROUNDINGS_BESIDES = 8;

    private final NDManager scope;
    /** −2b and, last, |b|² + penalty of each row b, [padded, width + 1]. */
    private final NDArray factors;

    private final float[] bank;
    private final float[] penalty;
    private final int width;
    private final int size;
    private final int pieceRows;
    /** Each thread that searches takes one and puts it back. */
    private final ConcurrentLinkedQueue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

    /**
     * Places the bank on the device.
     *
     * @param bank [n, width], row after row
     * @param penalty added to the squared distance of each row of the bank, [n]; not negative
     */
    public NearestRows(float[] bank, int width, float[] penalty, ComputeDevice device) {
        this.bank = bank;
        this.penalty = penalty;
        this.width = width;
        size = penalty.length;
        int padded = DistanceTable.roundUp(size);
        float[] values = new float[padded * (width + 1)];
        for (int i = 0; i < padded; i++) {
            int last = i * (width + 1) + width;
            values[last] = NEVER;
            if (i < size) {
                for (int d = 0; d < width; d++) {
                    values[i * (width + 1) + d] = -2 * bank[i * width + d];
                }
                values[last] = (float) (squaredLength(bank, i) + penalty[i]);
            }
        }
        try (Opened opened = new Opened()) {
            scope = opened.add(TorchEngine.newScope(device));
            try (NDArray inJava = scope.create(values, new Shape(padded, width + 1))) {
                factors = inJava.duplicate();
            }
            opened.keep();
        }
        int pieceValues = scope.getDevice().isGpu() ? PIECE_VALUES_OF_GPU : PIECE_VALUES;
        int blocksOfQueries = Math.max(FEWEST_AT_ONCE, pieceValues / padded) / RowBuffer.MULTIPLE;
        // An odd number: columns of the table whose rows are a power of two apart would share a few lines of the cache.
        pieceRows = RowBuffer.MULTIPLE * (blocksOfQueries - 1 | 1);
    }

    /** Rows in the bank. */
    public int size() {
        return size;
    }

    /** Numbers per row. */
    public int width() {
        return width;
    }

    /**
     * Finds the nearest rows of the bank; of those at the same distance the first ones.
     *
     * @param queries [count, width]
     * @param nearest how many for each; no more than there are
     * @return places in the bank, [count, nearest], nearest first
     */
    public int[] search(float[] queries, int count, int nearest) {
        int[] found = new int[count * nearest];
        Workspace workspace = takeWorkspace(Math.min(pieceRows, count));
        RowBuffer input = workspace.input();
        float[] lengths = workspace.lengths();
        DistanceTable table = workspace.table();
        NearestSoFar best = new NearestSoFar(nearest);
        for (int first = 0, rows; first < count; first += rows) {
            int pieces = (count - first + pieceRows - 1) / pieceRows;
            rows = (count - first) / pieces;
            for (int i = 0; i < rows; i++) {
                System.arraycopy(queries, (first + i) * width, input.values(), i * (width + 1), width);
                input.values()[i * (width + 1) + width] = 1;
                lengths[i] = (float) squaredLength(queries, first + i);
            }
            measure(input, rows < lengths.length ? Arrays.copyOf(lengths, rows) : lengths, table);
            for (int i = 0; i < rows; i++) {
                float limit = limit(table.bound(i, nearest), lengths[i]);
                search(table, i, limit, queries, first + i, best);
                best.moveTo(found, (first + i) * nearest);
            }
        }
        // Only after success: whatever went wrong, its workspace is not used again.
        workspaces.add(workspace);
        return found;
    }

    private Workspace takeWorkspace(int rows) {
        Workspace pooled = workspaces.poll();
        return pooled == null || pooled.lengths().length < rows ? Workspace.of(rows, width, size) : pooled;
    }

    /** All distances of the queries from the bank. */
    private void measure(RowBuffer queries, float[] lengths, DistanceTable into) {
        TorchEngine.bindThread();
        try (NDManager batch = scope.newSubManager()) {
            NDArray x = VaeNetwork.rows(queries, lengths.length, batch);
            NDArray plus = batch.create(lengths);
            // It belongs to the scope of the bank, which is the left operand.
            try (NDArray distances =
                    factors.getNDArrayInternal().linear(factors, x, plus).head()) {
                into.set(distances.toByteBuffer(true), lengths.length);
            }
        }
    }

    /**
     * What a distance in the table may come to if the row is among the nearest. A sum of n terms in 32 bits is off by at most
     * n·2⁻²⁴ times the sum of their magnitudes (Higham 2002, section 3.1), here 2(|q|² + |b|²) + penalty; and a row b that is
     * as near as the bound has |b|² ≤ 2|q|² + 2·bound. Both that which set the bound and that which is compared are off.
     */
    private float limit(float bound, float length) {
        float rounding = (width + ROUNDINGS_BESIDES) * 0x1p-24f;
        return bound + 2 * rounding * (6 * length + 5 * bound);
    }

    private void search(DistanceTable table, int column, float limit, float[] queries, int query, NearestSoFar best) {
        for (int block = 0; block < table.blocks(); block++) {
            // What is not a number rules nothing out.
            if (!(table.minimum(block, column) > limit)) {
                int end = Math.min(size, (block + 1) * DistanceTable.BLOCK);
                for (int row = block * DistanceTable.BLOCK; row < end; row++) {
                    if (!(table.distance(row, column) > limit)) {
                        best.offer(row, distance(queries, query, row) + penalty[row]);
                    }
                }
            }
        }
        if (!best.complete()) {
            // Distances that are not numbers rule nothing out.
            best.clear();
            for (int row = 0; row < size; row++) {
                best.offer(row, distance(queries, query, row) + penalty[row]);
            }
        }
    }

    /** The squared distance of a query from a row of the bank, without its penalty. */
    public double distance(float[] queries, int query, int row) {
        return distance(queries, query, row, 0, width);
    }

    /** The part of the squared distance that the columns from {@code from} to before {@code to} make up. */
    public double distance(float[] queries, int query, int row, int from, int to) {
        // Four sums side by side: a single one would wait for each addition.
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int a = query * width + from;
        int b = row * width + from;
        int end = query * width + to;
        for (; a < end - 3; a += 4, b += 4) {
            double d0 = (double) queries[a] - bank[b];
            double d1 = (double) queries[a + 1] - bank[b + 1];
            double d2 = (double) queries[a + 2] - bank[b + 2];
            double d3 = (double) queries[a + 3] - bank[b + 3];
            first += d0 * d0;
            second += d1 * d1;
            third += d2 * d2;
            fourth += d3 * d3;
        }
        for (; a < end; a++, b++) {
            double difference = (double) queries[a] - bank[b];
            first += difference * difference;
        }
        return first + second + (third + fourth);
    }

    private double squaredLength(float[] rows, int row) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += (double) rows[i] * rows[i];
        }
        return sum;
    }

    @Override
    public void close() {
        scope.close();
    }

    /**
     * What a search needs; dear to allocate anew each time.
     *
     * @param input rows with a one behind each
     * @param lengths of the rows, squared
     * @param table of their distances from the bank
     */
    private record Workspace(RowBuffer input, float[] lengths, DistanceTable table) {
        static Workspace of(int rows, int width, int bankRows) {
            return new Workspace(new RowBuffer(rows, width + 1), new float[rows], new DistanceTable(bankRows, rows));
        }
    }
}
