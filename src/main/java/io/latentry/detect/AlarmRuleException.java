/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/** A detector cannot give as many alarms as it is asked for. */
public final class AlarmRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    AlarmRuleException(String message) {
        super(message);
    }
}
