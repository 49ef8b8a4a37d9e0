/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Rows {@code [capacity, width]}: an array, and native memory from which the network reads what stands in the array when it
 * is called. It is for one thread at a time, and may be filled again as soon as the call that read it has returned.
 *
 * <p>The capacity is a multiple of {@value #MULTIPLE}, and the network is always given a multiple of that many rows:
 * matrix kernels take another path, and round otherwise, for the last few rows of an odd number of them. So a row's
 * result does not depend on how many other rows there are.
 */
public final class RowBuffer {

    static final int MULTIPLE = 16;

    private final float[] values;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final int width;
    private final int capacity;

    /** Room for at least so many rows of {@code width} numbers, all zero. */
    public RowBuffer(int rows, int width) {
        this.width = width;
        capacity = roundUp(rows);
        values = new float[Math.multiplyExact(capacity, width)];
        bytes = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
    }

    /** Rows that fit. */
    public int capacity() {
        return capacity;
    }

    public int width() {
        return width;
    }

    /** The numbers, row after row; writing to them fills the buffer. */
    public float[] values() {
        return values;
    }

    /** @throws IllegalArgumentException if the rows have another width, or there are not so many */
    void check(int features, int count) {
        if (width != features || count < 0 || count > capacity) {
            throw new IllegalArgumentException("%d rows of %d features asked for, but the buffer is [%d, %d]."
                    .formatted(count, features, capacity, width));
        }
    }

    static int roundUp(int rows) {
        return Math.multiplyExact(Math.max(1, (rows + MULTIPLE - 1) / MULTIPLE), MULTIPLE);
    }

    /** Copies {@code rows} rows from {@code first} on to their native memory, which is returned. */
    ByteBuffer toMemory(int first, int rows) {
        floats.put(first * width, values, first * width, rows * width);
        return bytes.slice(first * width * Float.BYTES, rows * width * Float.BYTES);
    }
}
