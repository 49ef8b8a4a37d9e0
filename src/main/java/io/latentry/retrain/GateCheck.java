/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelCheck;

/**
 * One thing that the gate looked at, or that live records showed.
 *
 * @param name what it is called wherever it is reported
 * @param passed whether the model stands it
 * @param measured whether it has figures; otherwise there is only something to be told
 * @param value what was measured; 0 where nothing was
 * @param limit what it was held against; 0 where nothing was measured
 * @param text the outcome in a sentence
 */
public record GateCheck(String name, boolean passed, boolean measured, double value, double limit, String text) {

    GateCheck(String name, boolean passed, double value, double limit, String text) {
        this(name, passed, true, value, limit, text);
    }

    /** Something that is told and rejects nothing. */
    static GateCheck note(String name, String text) {
        return new GateCheck(name, true, false, 0, 0, text);
    }

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
