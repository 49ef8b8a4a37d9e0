/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/** How many rows are scored in one call: fewer after a batch that was too large for memory, and more again in time. */
final class BatchSize {
    private static final int CALLS_UNTIL_MORE = 256;

    private int most = Integer.MAX_VALUE;
    private int calls;

    /** As many rows as a call may have now. */
    int most() {
        return most;
    }

    /** So many rows were too large for memory. */
    void tooLarge(int rows) {
        most = Math.max(1, rows / 2);
        calls = 0;
    }

    /** A call has worked: after many of them memory may be free again. */
    void worked() {
        if (most < Integer.MAX_VALUE && ++calls >= CALLS_UNTIL_MORE) {
            most = most > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : most * 2;
            calls = 0;
        }
    }
}
