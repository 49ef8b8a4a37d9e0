/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.nio.file.Path;

/**
 * One set of a data pack.
 *
 * @param group folder that its scores go to
 * @param name its file's name without {@code .csv} or {@code .csv.gz}
 * @param file where its rows are
 * @param kind how it is evaluated
 */
record PackSet(String group, String name, Path file, Kind kind) {

    /** What the manifest calls the protocol of a set. */
    enum Kind {
        /** Rows without an order, divided by a {@link Protocol}. */
        TAB,
        /** A series whose file says which rows train. */
        TS,
        /** As {@link #TS}; the train rows are the first of each recording. */
        SKAB,
        /** Runs of one process: the group's {@code normal_train} trains one detector, which scores the other files. */
        TEP
    }

    /** Group and name, as the manifest gives them. */
    String title() {
        return group + "/" + name;
    }
}
