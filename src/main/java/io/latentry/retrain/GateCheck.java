/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelCheck;

/**
 * One thing that the gate looked at, or that live records showed.
 *
 * @param name what it is called wherever it is reported
 * @param passed whether the model stands it
 * @param value what was measured
 * @param limit what it was held against
 * @param text the outcome in a sentence
 */
public record GateCheck(String name, boolean passed, double value, double limit, String text) {

    static GateCheck atLeast(String name, double value, double limit, String text) {
        return new GateCheck(name, value >= limit, value, limit, text);
    }

    static GateCheck atMost(String name, double value, double limit, String text) {
        return new GateCheck(name, value <= limit, value, limit, text);
    }

    /** As the history of the models tells it. */
    ModelCheck told() {
        return ModelCheck.newBuilder()
                .setName(name)
                .setPassed(passed)
                .setValue(value)
                .setLimit(limit)
                .setText(text)
                .build();
    }
}
