/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Optional;

/** What must be there before a detector's client is started. */
@FunctionalInterface
interface Preconditions {

    /** What is missing, in words an operator understands; empty when all is there. */
    Optional<String> missing();
}
