/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Squared distances of some queries, a column each, from the rows of a bank; and the smallest of each block of
 * {@value #BLOCK} of them, so that few have to be looked at.
 *
 * <p>Distances are compared by their bits: those of floats that are not negative are ordered like the floats, and unlike
 * these the JVM compares many of them at once. What rounding has made negative counts as smaller than all others, and is.
 */
final class DistanceTable {

    static final int BLOCK = 16;

    private final int blocks;
    /** [rows of the bank, queries]. */
    private final int[] distances;
    /** [blocks, queries]. */
    private final int[] minima;

    private int queries;

    DistanceTable(int bankRows, int mostQueries) {
        blocks = roundUp(bankRows) / BLOCK;
        distances = new int[Math.multiplyExact(blocks * BLOCK, mostQueries)];
        minima = new int[blocks * mostQueries];
    }

    /** Rows of a bank, filled up to whole blocks. */
    static int roundUp(int rows) {
        return Math.multiplyExact((rows + BLOCK - 1) / BLOCK, BLOCK);
    }

    int blocks() {
        return blocks;
    }

    /** Takes the distances, [rows of the bank up to whole blocks, queries]. */
    void set(ByteBuffer floats, int ofQueries) {
        queries = ofQueries;
        floats.asIntBuffer().get(distances, 0, blocks * BLOCK * queries);
        for (int block = 0; block < blocks; block++) {
            System.arraycopy(distances, block * BLOCK * queries, minima, block * queries, queries);
            for (int row = block * BLOCK + 1; row < (block + 1) * BLOCK; row++) {
                lower(minima, block * queries, distances, row * queries, queries);
            }
        }
    }

    private static void lower(int[] values, int at, int[] others, int from, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] = Math.min(values[at + i], others[from + i]);
        }
    }

    /** So many rows of the bank, at least, are no farther from the query; not negative, infinite if only measuring can tell. */
    float bound(int query, int rows) {
        if (rows > blocks) {
            return Float.POSITIVE_INFINITY;
        }
        int[] smallest = new int[rows];
        Arrays.fill(smallest, Integer.MAX_VALUE);
        for (int at = query; at < blocks * queries; at += queries) {
            int minimum = minima[at];
            if (minimum < smallest[rows - 1]) {
                int place = rows - 1;
                while (place > 0 && smallest[place - 1] > minimum) {
                    smallest[place] = smallest[--place];
                }
                smallest[place] = minimum;
            }
        }
        return Math.max(0, Float.intBitsToFloat(smallest[rows - 1]));
    }

    /** The smallest distance of the query from a row of the block. */
    float minimum(int block, int query) {
        return Float.intBitsToFloat(minima[block * queries + query]);
    }

    float distance(int row, int query) {
        return Float.intBitsToFloat(distances[row * queries + query]);
    }
}
