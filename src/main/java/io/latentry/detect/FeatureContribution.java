/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * One feature's part in an anomaly, in the feature's own unit.
 *
 * @param name as the detector's configuration spells it
 * @param observed value in the record
 * @param expected value that the network rebuilds
 * @param spread standard deviation of the difference between the two in normal records
 * @param contribution share of the reconstruction signal, 0 to 1
 */
public record FeatureContribution(String name, double observed, double expected, double spread, double contribution) {}
