/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.detect.Detector;

/**
 * The right to score with a model until it is closed; held for one batch.
 *
 * @param detector the loaded model
 * @param version its version
 * @param giveBack called once, when the batch is done
 */
public record ModelLease(Detector detector, long version, Runnable giveBack) implements AutoCloseable {
    @Override
    public void close() {
        giveBack.run();
    }
}
