/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of a detector's models; written in one transaction.
 *
 * @param roles the new roles; empty when they stay as they are
 * @param events what the history is told
 * @param pruned versions to delete
 */
public record ModelChange(Optional<ModelRoles> roles, List<ModelEvent> events, List<ModelManifest> pruned) {
    /** Everything stays as it is. */
    public static final ModelChange NONE = new ModelChange(Optional.empty(), List.of(), List.of());

    public ModelChange {
        events = List.copyOf(events);
        pruned = List.copyOf(pruned);
    }

    /** Whether there is nothing to write. */
    public boolean isNone() {
        return roles.isEmpty() && events.isEmpty() && pruned.isEmpty();
    }
}
