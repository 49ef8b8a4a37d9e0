/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatingPointTest {
    private final PumpDesign design = PumpDesign.draw(new SplittableRandom(1));

    /** Without a static head, flow, head and power go with the first, second and third power of the speed. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.7, 0.9, 1.1})
    void solve_noStaticHead_followsTheAffinityLaws(double speed) {
        // Given
        PumpDesign flat = withoutStaticHead(design);
        OperatingPoint nominal = OperatingPoint.solve(flat, 1, 1, 0, 0);

        // When
        OperatingPoint point = OperatingPoint.solve(flat, speed, 1, 0, 0);

        // Then
        assertThat(point.pumped() / nominal.pumped()).isCloseTo(speed, within(1e-9));
        assertThat(point.head() / nominal.head()).isCloseTo(Math.pow(speed, 2), within(1e-9));
        assertThat(point.shaftPower() / nominal.shaftPower()).isCloseTo(Math.pow(speed, 3), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 0.7, 1.0, 1.1})
    void speedFor_anyLoad_givesThatShareOfNominalFlow(double load) {
        // When
        OperatingPoint point = OperatingPoint.solve(design, design.speedFor(load), 1, 0, 0);

        // Then
        assertThat(point.delivered()).isCloseTo(load * design.nominalFlow(), within(1e-6));
    }

    @Test
    void solve_nominalSpeed_headAndPowerArePlausible() {
        // When
        OperatingPoint point = OperatingPoint.solve(design, 1, 1, 0, 0);

        // Then
        assertThat(point.head()).isCloseTo(design.nominalHead(), within(1e-6));
        assertThat(point.shaftPower()).isBetween(25_000.0, 31_000.0);
        assertThat(point.hydraulicPower() / point.shaftPower()).isBetween(0.75, 0.83);
    }

    @Test
    void solve_leak_pumpsMoreAndDeliversLessAtLowerPressure() {
        // Given
        OperatingPoint tight = OperatingPoint.solve(design, 0.9, 1, 0, 0);

        // When
        OperatingPoint leaking = OperatingPoint.solve(design, 0.9, 1, 0, 0.25);

        // Then
        assertThat(leaking.pumped()).isGreaterThan(1.05 * tight.pumped());
        assertThat(leaking.delivered()).isLessThan(0.95 * tight.delivered());
        assertThat(leaking.pressureRise()).isLessThan(tight.pressureRise() - 0.15);
    }

    private static PumpDesign withoutStaticHead(PumpDesign d) {
        return new PumpDesign(
                d.nominalSpeed(),
                d.nominalFlow(),
                d.shutoffHead(),
                d.nominalHead(),
                0,
                d.efficiency(),
                d.vibration(),
                d.resonance(),
                d.inlet(),
                d.loadShare());
    }
}
