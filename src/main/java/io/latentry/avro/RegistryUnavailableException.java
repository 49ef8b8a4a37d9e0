/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/**
 * The registry could not be asked: no connection, a server error, or credentials that it refuses. The records are not at
 * fault; whoever catches this stops reading and tries again later.
 */
public sealed class RegistryUnavailableException extends RegistryException permits AskedTooLongException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message) {
        super(message, null);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
