/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Instant;

/** A decision about a detector's models, made on all that the topic holds of them. */
@FunctionalInterface
public interface ModelDecision {
    /**
     * What is to be changed.
     *
     * @throws IllegalArgumentException when what was asked for cannot be had; the message names what can
     */
    ModelChange on(DetectorModels models, Instant now);
}
