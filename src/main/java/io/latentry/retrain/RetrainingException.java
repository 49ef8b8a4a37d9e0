/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

/** A training that could not be done, with the reason and the remedy. */
public final class RetrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RetrainingException(String message) {
        super(message);
    }
}
