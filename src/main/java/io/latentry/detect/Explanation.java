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

    /** Places of the largest shares, largest first; ten thousand features are not sorted for the sake of five. */
    static int[] largest(double[] shares) {
        int[] top = new int[Math.min(MAX_FEATURES, shares.length)];
        int found = 0;
        for (int d = 0; d < shares.length; d++) {
            int at = found;
            while (at > 0 && shares[top[at - 1]] < shares[d]) {
                at--;
            }
            if (at < top.length) {
                System.arraycopy(top, at, top, at + 1, Math.min(found, top.length - 1) - at);
                top[at] = d;
                found = Math.min(found + 1, top.length);
            }
        }
        return top;
    }
}
