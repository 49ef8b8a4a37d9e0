/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/** Which of the two signals carries an anomaly. */
public enum Reason {
    /** The record does not look like what the network can rebuild: features disagree with each other. */
    RECONSTRUCTION,
    /** The record is rebuilt well, but lies where normal records do not: a consistent, unusual state. */
    LATENT,
    BOTH
}
