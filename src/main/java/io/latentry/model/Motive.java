/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelCheck;
import java.util.List;

/**
 * Who changes something about a model, and why.
 *
 * @param actor the user of a command, or the part of latentry that decided
 * @param reason in words
 * @param checks what the gate found; empty where there was no gate
 */
public record Motive(String actor, String reason, List<ModelCheck> checks) {
    public Motive {
        checks = List.copyOf(checks);
    }

    /** A motive without a gate. */
    public static Motive of(String actor, String reason) {
        return new Motive(actor, reason, List.of());
    }
}
