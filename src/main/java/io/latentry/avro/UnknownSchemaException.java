/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/** The registry answered, and it has no such schema: asking again soon will not help. */
public final class UnknownSchemaException extends RegistryException {
    private static final long serialVersionUID = 1L;

    UnknownSchemaException(String message) {
        super(message, null);
    }

    UnknownSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
