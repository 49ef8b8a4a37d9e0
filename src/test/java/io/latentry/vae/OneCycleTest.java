/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneCycleTest {

    @Test
    void rate_overTheCycle_risesToThePeakAndFallsToNearlyZero() {
        // Given
        OneCycle schedule = new OneCycle(0.01, 1_000);

        // Then
        assertThat(schedule.rate(0)).isCloseTo(0.0004, within(1e-9));
        assertThat(schedule.rate(299)).isCloseTo(0.01, within(1e-9));
        assertThat(schedule.rate(150)).isBetween(0.0004, 0.01);
        assertThat(schedule.rate(999)).isCloseTo(0, within(1e-6));
        for (int step = 1; step < 1_000; step++) {
            assertThat(schedule.rate(step) > schedule.rate(step - 1)).isEqualTo(step < 300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10})
    void rate_fewSteps_staysWithinTheCycle(int steps) {
        for (int step = 0; step < steps; step++) {
            assertThat(new OneCycle(0.01, steps).rate(step)).isBetween(0.0, 0.01);
        }
    }
}
