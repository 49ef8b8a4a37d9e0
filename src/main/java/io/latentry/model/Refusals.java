/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Why the champions that should judge do not, by detector. Any thread may ask. */
final class Refusals {
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    /** @param blamed whether it is held against the version, and not against this process */
    void put(String detector, long version, String text, boolean blamed) {
        refusals.put(detector, new Refusal(version, text, blamed));
    }

    /** The detector's champion judges: whether there was something against it. */
    boolean lift(String detector) {
        return refusals.remove(detector) != null;
    }

    Optional<String> text(String detector) {
        return Optional.ofNullable(refusals.get(detector)).map(Refusal::text);
    }

    /** What is wrong with that version itself; empty if nothing is known to be. */
    Optional<String> fault(String detector, long version) {
        return Optional.ofNullable(refusals.get(detector))
                .filter(refusal -> refusal.version() == version && refusal.blamed())
                .map(Refusal::text);
    }

    private record Refusal(long version, String text, boolean blamed) {}
}
