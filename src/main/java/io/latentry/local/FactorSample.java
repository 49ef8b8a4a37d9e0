/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;

/**
 * Rows of features together with what truly caused them: the factors, drawn independently of one another.
 *
 * @param featureNames D of them
 * @param featureUnits as many; empty text for a number without a unit
 * @param features [n, D], row after row
 * @param factorNames F of them, with their units
 * @param factors [n, F], row after row
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record FactorSample(
        List<String> featureNames,
        List<String> featureUnits,
        float[] features,
        List<String> factorNames,
        double[] factors) {}
