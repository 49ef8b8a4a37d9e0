/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

/** What a version does for its detector. */
public enum ModelRole {
    /** Judges. */
    CHAMPION,
    /** Passed the gate and may be promoted. */
    CHALLENGER,
    /** What a rollback goes back to. */
    PREDECESSOR
}
