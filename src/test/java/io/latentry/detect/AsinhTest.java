/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AsinhTest {

    @Test
    void of_anyNumber_isTheLogarithmToEightPlaces() {
        for (double x = -40; x <= 40; x += 1e-3) {
            double exact = Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x);
            assertThat(Asinh.of(x)).as("asinh %s", x).isCloseTo(exact, within(1e-8));
        }
    }

    @Test
    void of_zeroAndTheEndOfTheTable_isExact() {
        assertThat(Asinh.of(0)).isZero();
        assertThat(Asinh.of(10)).isEqualTo(Math.log(10 + Math.sqrt(101)));
        assertThat(Asinh.of(-10)).isEqualTo(-Asinh.of(10));
        assertThat(Asinh.of(Double.NaN)).isNaN();
        assertThat(Asinh.of(-0.0)).isEqualTo(-0.0);
        assertThat(Asinh.of(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
