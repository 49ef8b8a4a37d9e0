/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Which versions could not be loaded here, and when they may be tried again. Belongs to one thread. */
final class LoadFailures {
    private final Duration retryAfter;
    private final Map<String, Map<Long, Failure>> failures = new HashMap<>();

    /** @param retryAfter pause after the device, and not the model, was in the way */
    LoadFailures(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    /** Whether that version may be tried now. */
    boolean admit(String detector, long version) {
        Failure failure = of(detector, version);
        return failure == null || !Instant.now().isBefore(failure.until());
    }

    /** That version must not be used, and is not tried again. */
    void refused(String detector, long version) {
        put(detector, version, new Failure(1, Instant.MAX));
    }

    /**
     * The device, its memory or the native library was in the way of that version.
     *
     * @return how many times by now
     */
    int postponed(String detector, long version) {
        Failure before = of(detector, version);
        int times = before == null ? 1 : before.times() + 1;
        put(detector, version, new Failure(times, Instant.now().plus(retryAfter)));
        return times;
    }

    /** The version that should judges: whatever was wrong with others may be tried anew when they are asked for. */
    void forget(String detector) {
        failures.remove(detector);
    }

    private Failure of(String detector, long version) {
        return failures.getOrDefault(detector, Map.of()).get(version);
    }

    private void put(String detector, long version, Failure failure) {
        failures.computeIfAbsent(detector, name -> new HashMap<>()).put(version, failure);
    }

    private record Failure(int times, Instant until) {}
}
