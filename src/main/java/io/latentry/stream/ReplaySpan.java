/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/**
 * What is replayed of one partition.
 *
 * @param warmUp offset of the first record that is read
 * @param from offset of the first record that is reported on
 * @param to offset behind the last one
 */
public record ReplaySpan(long warmUp, long from, long to) {
    public ReplaySpan {
        if (warmUp > from || from > to) {
            throw new IllegalArgumentException(
                    "A span of offsets cannot go from " + from + " to " + to + " with a warm-up from " + warmUp);
        }
    }

    /** Whether that offset is reported on. */
    public boolean contains(long offset) {
        return offset >= from && offset < to;
    }
}
