/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Optional;

/** What a detector needs around it. Every answer is in words an operator understands. */
interface Surroundings {

    /** What is missing for a start; empty when all is there. */
    Optional<String> missing();

    /** What has gone away since the start; empty when nothing has. */
    Optional<String> outage();

    /** What an operator should know although the detector runs; empty when nothing. */
    Optional<String> remark();
}
