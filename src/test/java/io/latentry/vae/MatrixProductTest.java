/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MatrixProductTest {

    @Test
    void repeat_sameFactors_givesTheSameProductEachTime() {
        try (MatrixProduct product = new MatrixProduct(64, 8, 4, ComputeDevice.CPU)) {
            // Given
            float once = product.repeat(1);

            // When
            float again = product.repeat(5);

            // Then
            assertThat(again).isFinite().isNotZero().isEqualTo(once);
        }
    }
}
