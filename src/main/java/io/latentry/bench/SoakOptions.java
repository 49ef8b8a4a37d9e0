/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.time.Duration;

/**
 * How a detector is kept at full speed to see whether its memory grows.
 *
 * @param duration of the whole, without start and end
 * @param swaps model versions that are published meanwhile, evenly spread
 * @param window readings that are judged together
 * @param heapMegabytes heap of the app, all of it touched at the start
 * @param training of the model
 */
public record SoakOptions(Duration duration, int swaps, int window, int heapMegabytes, Effort training) {
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    public SoakOptions {
        if (duration.compareTo(SHORTEST) < 0 || swaps < 0 || window < 1 || heapMegabytes < 128) {
            throw new IllegalArgumentException(
                    "A soak takes at least %d s, no fewer than 0 swaps, a window of at least 1 and a heap of at least 128 MB."
                            .formatted(SHORTEST.toSeconds()));
        }
    }

    /** The usual model. */
    public static SoakOptions of(Duration duration, int swaps, int window, int heapMegabytes) {
        return new SoakOptions(duration, swaps, window, heapMegabytes, Effort.BRIEF);
    }

    /** What happens before this is warming up: five minutes, or a quarter of a shorter soak. */
    Duration warmUp() {
        Duration quarter = duration.dividedBy(4);
        Duration usual = Duration.ofMinutes(5);
        return quarter.compareTo(usual) < 0 ? quarter : usual;
    }
}
