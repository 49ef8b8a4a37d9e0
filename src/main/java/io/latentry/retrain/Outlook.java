/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.Optional;

/**
 * What the sidecar sees of a detector's records between two trainings.
 *
 * @param written records that the input topics have ever been given
 * @param drift of those of the newest records that the model in service has not been trained or calibrated on, by the p-values
 *     that it gives them; empty without a model, where they are too few, or when nobody asks
 * @param served whether there is a model in service that judges what the configuration says
 * @param newNormal the latest word of an operator, if it has not been trained by yet and there are enough readings of since then
 */
public record Outlook(long written, boolean served, Optional<Drift> drift, Optional<NewNormal> newNormal) {}
