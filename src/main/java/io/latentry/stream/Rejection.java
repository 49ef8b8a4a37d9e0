/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/**
 * Why a record goes to the dead letters.
 *
 * @param reason code, as in {@code NOT_FRAMED}
 * @param message what was found, where, and what was expected
 */
record Rejection(String reason, String message) {}
