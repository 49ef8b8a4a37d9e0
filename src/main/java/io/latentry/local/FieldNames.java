/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.HashSet;
import java.util.Set;

/** Makes names that Avro accepts (letters, digits and underscores, no digit first), each of them once. */
final class FieldNames {
    private final Set<String> taken = new HashSet<>();

    /** A name as near to {@code wanted} as may be; {@code index} names a column whose name is empty. */
    String next(String wanted, int index) {
        String base = wanted.isBlank() ? "column_" + index : of(wanted);
        String name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + "_" + number;
        }
        return name;
    }

    /** The text with everything that Avro forbids replaced by underscores. */
    static String of(String text) {
        String replaced = text.strip().replaceAll("[^A-Za-z0-9_]", "_");
        return replaced.isEmpty() || Character.isDigit(replaced.charAt(0)) ? "_" + replaced : replaced;
    }
}
