/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/** The registry refuses a schema, as a rule because it is incompatible with an earlier version of its subject. */
public final class SchemaRejectedException extends RegistryException {
    private static final long serialVersionUID = 1L;

    SchemaRejectedException(String message) {
        super(message, null);
    }
}
