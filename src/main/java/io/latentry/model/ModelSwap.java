/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How a version came into service: what each step took, all of them off the threads that score.
 *
 * @param version that serves since
 * @param at when it began to
 * @param took time of each step
 */
public record ModelSwap(long version, Instant at, Map<Step, Duration> took) {

    public ModelSwap {
        took = Map.copyOf(took);
    }

    /** The steps, in their order. */
    public enum Step {
        /** Bytes from the topic. */
        READ,
        /** Size, hash and fingerprint. */
        VERIFY,
        /** Bytes become networks on the device; weights are finite, window and differences those of the configuration. */
        LOAD,
        /** First batches of the size that a poll brings. */
        WARM_UP,
        /** The new version takes the old one's place, whose memory goes unless a batch still holds it. */
        SWAP
    }

    /** All steps together. */
    public Duration total() {
        return took.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Measures the steps of a swap in progress. */
    static final class Watch {
        private final Map<Step, Duration> took = new EnumMap<>(Step.class);

        <T> T measure(Step step, Supplier<T> work) {
            long begin = System.nanoTime();
            T result = work.get();
            took.put(step, Duration.ofNanos(System.nanoTime() - begin));
            return result;
        }

        void measure(Step step, Runnable work) {
            measure(step, () -> {
                work.run();
                return step;
            });
        }

        ModelSwap done(long version) {
            return new ModelSwap(version, Instant.now(), took);
        }
    }
}
