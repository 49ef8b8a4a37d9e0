/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import java.util.Optional;

/**
 * What came of a retraining.
 *
 * @param published manifest of the new version; empty if the gate rejected it
 * @param gate what the gate found
 * @param written records that the input topics had ever been given when they were read
 */
public record RetrainingOutcome(Optional<ModelManifest> published, GateReport gate, long written) {}
