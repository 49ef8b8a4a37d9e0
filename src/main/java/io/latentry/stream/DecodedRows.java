/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.FloatBuffer;

/**
 * A buffer for rows that grows and is used again and again. It is on the heap: the reader fills an array in place, and it
 * is the views that read it, not the network, whose own buffer is native.
 */
final class DecodedRows {
    private FloatBuffer buffer = FloatBuffer.allocate(0);

    /** The buffer, with room for at least {@code floats}; what it held is lost. */
    FloatBuffer withCapacity(int floats) {
        if (buffer.capacity() < floats) {
            buffer = FloatBuffer.allocate(floats);
        }
        return buffer;
    }
}
