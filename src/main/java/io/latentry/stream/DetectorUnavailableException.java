/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/** The detector cannot score now; its client stops and is built anew when it can. */
final class DetectorUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DetectorUnavailableException(String message) {
        super(message);
    }

    DetectorUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
