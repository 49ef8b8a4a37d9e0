/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.List;

/**
 * Why a row got its score.
 *
 * @param features those with the largest contributions, largest first, at most {@value #MAX_FEATURES}
 * @param latentMean mean of the encoder's posterior, one value per latent dimension
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record Explanation(List<FeatureContribution> features, float[] latentMean) {

    static final int MAX_FEATURES = 5;
}
