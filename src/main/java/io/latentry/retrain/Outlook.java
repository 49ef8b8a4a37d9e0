/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.Optional;

/**
 * What the sidecar sees of a detector's records between two trainings.
 *
 * @param written records that the input topics have ever been given
 * @param drift of the newest records, by the p-values of the model in service; empty without one, or when nobody asks
 * @param served whether there is a model in service that judges what the configuration says
 * @param newNormal the latest word of an operator, if it has not been trained by yet and there are enough readings of since then
 */
public record Outlook(long written, boolean served, Optional<Drift> drift, Optional<NewNormal> newNormal) {}
