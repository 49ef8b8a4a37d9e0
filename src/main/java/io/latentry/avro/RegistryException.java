/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import org.apache.kafka.common.errors.SerializationException;

/** What a schema registry could not do for us. */
public abstract sealed class RegistryException extends SerializationException
        permits UnknownSchemaException, RegistryUnavailableException, SchemaRejectedException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
