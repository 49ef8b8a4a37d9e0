/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A direct buffer for rows that grows and is used again and again. */
final class DecodedRows {
    private FloatBuffer buffer = allocate(0);

    /** The buffer, with room for at least {@code floats}; what it held is lost. */
    FloatBuffer withCapacity(int floats) {
        if (buffer.capacity() < floats) {
            buffer = allocate(floats);
        }
        return buffer;
    }

    private static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
