/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * What a network made of some rows of its view.
 *
 * @param count rows
 * @param residual view minus reconstruction, 0 where a value is missing, [count, D]
 * @param latent means of the posterior, [count, K]
 * @param decoded reconstruction, [count, D]
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Encoded(int count, float[] residual, float[] latent, float[] decoded) {

    int features() {
        return residual.length / Math.max(1, count);
    }
}
