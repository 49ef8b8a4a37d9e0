/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * Identity and working folder of the Kafka Streams clients.
 *
 * @param prefix the application id of a detector is this prefix and its name; {@code latentry-} unless set
 * @param stateDir folder for local state; {@code .latentry/state} unless set
 */
public record ApplicationConfig(String prefix, String stateDir) {

    public ApplicationConfig {
        prefix = prefix == null ? "latentry-" : prefix;
        stateDir = stateDir == null ? ".latentry/state" : stateDir;
    }

    /** Kafka Streams application id of a detector. */
    public String id(String detector) {
        return prefix + detector;
    }
}
