/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.RowBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers of one size: their native memory is dear to allocate, so each thread that scores takes one and puts it back. */
final class RowBuffers {
    private final int rows;
    private final int width;
    private final ConcurrentLinkedQueue<RowBuffer> idle = new ConcurrentLinkedQueue<>();

    RowBuffers(int rows, int width) {
        this.rows = rows;
        this.width = width;
    }

    RowBuffer take() {
        RowBuffer pooled = idle.poll();
        return pooled == null ? new RowBuffer(rows, width) : pooled;
    }

    /** Puts a buffer back; not after a failure, when nobody knows who may still be at it. */
    void putBack(RowBuffer buffer) {
        idle.add(buffer);
    }
}
