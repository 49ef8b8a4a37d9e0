/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * The smoothed and normalised signals of one reading; 1 is what about one normal reading in a hundred reaches.
 *
 * @param reconstruction all that is measured on residuals
 * @param latent how far out the latent mean lies
 * @param fused the level that opens alarms
 */
record Levels(double reconstruction, double latent, double fused) {}
