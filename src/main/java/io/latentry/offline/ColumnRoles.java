/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.util.Optional;
import java.util.Set;

/**
 * Columns of a file that are no features; every other column is one.
 *
 * @param label the truth, 0 or 1; for the split and for the judge, never for the detector
 * @param part says {@code train} or {@code test}
 * @param ignored neither read nor checked
 */
record ColumnRoles(Optional<String> label, Optional<String> part, Set<String> ignored) {

    /** How files of a data pack name their columns. */
    static final ColumnRoles OF_A_PACK =
            new ColumnRoles(Optional.of("label"), Optional.of("split"), Set.of("timestamp", "changepoint"));

    /** What a column is for. */
    enum Role {
        FEATURE,
        LABEL,
        PART,
        IGNORED
    }

    Role of(String column) {
        if (label.filter(column::equals).isPresent()) {
            return Role.LABEL;
        } else if (part.filter(column::equals).isPresent()) {
            return Role.PART;
        }
        return ignored.contains(column) ? Role.IGNORED : Role.FEATURE;
    }
}
