/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.Optional;

/** Something that reads a topic and counts what it has read. */
interface Flow extends AutoCloseable {

    /** Begins to read. */
    void start();

    /** Whether all of it reads, and not only its first thread. */
    boolean isRunning();

    /** Records processed so far. */
    long records();

    /** Batches scored so far; 0 where nothing is scored. */
    long batches();

    /** What ended it before its time; empty as long as nothing has. */
    Optional<Throwable> failure();

    @Override
    void close();
}
