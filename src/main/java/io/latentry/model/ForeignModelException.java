/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

/** A model of another configuration than this process has: it must not be used here, which says nothing against it. */
final class ForeignModelException extends InvalidModelException {
    private static final long serialVersionUID = 1L;

    ForeignModelException(String message) {
        super(message);
    }
}
