/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/**
 * A record that cannot be turned into a row, now or later. It is checked, because each caller owes such a record a dead
 * letter; it has no stack trace, because a damaged producer causes thousands.
 */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final UnreadableReason reason;

    /** A record that is unreadable for that reason. */
    public UnreadableRecordException(UnreadableReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What kind of fault it is; the message has the details. */
    public UnreadableReason reason() {
        return reason;
    }
}
