/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/** Part of the local stack cannot start; the message names what stands in the way and what to do about it. */
public final class LocalStackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure that needs no cause to be understood. */
    public LocalStackException(String message) {
        super(message);
    }

    /** A failure with what lies behind it. */
    public LocalStackException(String message, Throwable cause) {
        super(message, cause);
    }
}
