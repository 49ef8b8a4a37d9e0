/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.FloatBuffer;

/** Where a program puts what it reads. */
final class FeatureRow {
    private FloatBuffer rows = FloatBuffer.allocate(0);
    private int start;
    private int next;
    private long time;
    private String entity = "";

    /** Begins a row at {@code start}; {@code recordTimestamp} is its time unless a field says otherwise. */
    void open(FloatBuffer target, int start, long recordTimestamp) {
        this.rows = target;
        this.start = start;
        this.time = recordTimestamp;
    }

    void moveTo(int column) {
        next = start + column;
    }

    void put(float value) {
        rows.put(next++, value);
    }

    void time(long millis) {
        time = millis;
    }

    long time() {
        return time;
    }

    void entity(String text) {
        entity = text;
    }

    String entity() {
        return entity;
    }
}
