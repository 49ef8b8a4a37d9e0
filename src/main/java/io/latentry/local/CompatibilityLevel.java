/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Which of a subject's schemas must be able to read what which others wrote. */
enum CompatibilityLevel {
    NONE(false, false, false),
    /** The new schema reads what the newest one wrote. */
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    /** The newest schema reads what the new one writes. */
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean newReadsOld;
    private final boolean oldReadsNew;
    private final boolean transitive;

    CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
        this.newReadsOld = newReadsOld;
        this.oldReadsNew = oldReadsNew;
        this.transitive = transitive;
    }

    /** The level of that name, in any case. */
    static CompatibilityLevel parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RegistryError.invalidLevel(name);
        }
    }

    /**
     * What keeps {@code candidate} from becoming the next version.
     *
     * @param earlier oldest first
     * @return nothing when it is compatible
     */
    List<String> check(Schema candidate, List<Schema> earlier) {
        List<Schema> relevant =
                transitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
        List<String> incompatibilities = new ArrayList<>();
        for (Schema other : relevant) {
            if (newReadsOld) {
                incompatibilities.addAll(incompatibilities(candidate, other, "new schema", "earlier"));
            }
            if (oldReadsNew) {
                incompatibilities.addAll(incompatibilities(other, candidate, "earlier schema", "new"));
            }
        }
        return incompatibilities;
    }

    private static List<String> incompatibilities(Schema reader, Schema writer, String who, String whose) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> String.format(
                        "%s at %s: %s; the %s cannot read what the %s one writes",
                        found.getType(), found.getLocation(), found.getMessage(), who, whose))
                .toList();
    }
}
