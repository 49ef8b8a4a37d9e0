/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/** The registry has been asked for as long as it may be: it answers, but a schema would have to be asked for still. */
public final class AskedTooLongException extends RegistryUnavailableException {
    private static final long serialVersionUID = 1L;

    AskedTooLongException(String message) {
        super(message);
    }
}
