/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchTest {
    private static final int ROWS = 500;
    private static final FactorSample PUMP = PumpBench.sample(ROWS, 3);
    private static final FactorSample ROAD = RoadBench.sample(ROWS, 3);

    static Stream<FactorSample> samples() {
        return Stream.of(PUMP, ROAD);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sample_ofEitherBench_hasIndependentFactorsAndFiniteFeatures(FactorSample sample) {
        // When
        int features = sample.featureNames().size();
        int factors = sample.factorNames().size();

        // Then
        assertThat(sample.featureNames()).doesNotHaveDuplicates();
        assertThat(sample.featureUnits()).hasSize(features);
        assertThat(sample.features()).hasSize(ROWS * features);
        for (float feature : sample.features()) {
            assertThat(feature).isFinite();
        }
        for (int i = 0; i < factors; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(correlation(factor(sample, i), factor(sample, j)))
                        .as(
                                "%s, %s",
                                sample.factorNames().get(i),
                                sample.factorNames().get(j))
                        .isBetween(-0.2, 0.2);
            }
        }
    }

    @Test
    void sample_ofThePump_followsItsCauses() {
        // When, then
        assertThat(correlation(feature(PUMP, "flow"), factor(PUMP, 0))).isGreaterThan(0.95);
        assertThat(correlation(feature(PUMP, "vibration"), factor(PUMP, 4))).isGreaterThan(0.7);
        assertThat(correlation(feature(PUMP, "suctionPressure"), factor(PUMP, 3)))
                .isGreaterThan(0.3);
    }

    @Test
    void sample_ofTheRoad_followsTheSun() {
        // When, then
        assertThat(ROAD.featureNames()).hasSize(FrameFeatures.LENGTH);
        assertThat(correlation(feature(ROAD, "luma r4 c2"), factor(ROAD, 0))).isGreaterThan(0.7);
    }

    @Test
    void sample_sameSeed_isTheSame() {
        // When
        FactorSample again = PumpBench.sample(ROWS, 3);
        FactorSample other = PumpBench.sample(ROWS, 4);

        // Then
        assertThat(again.features()).isEqualTo(PUMP.features()).isNotEqualTo(other.features());
        assertThat(again.factors()).isEqualTo(PUMP.factors());
        assertThat(RoadBench.sample(20, 3).features())
                .isEqualTo(RoadBench.sample(20, 3).features());
    }

    private static double[] factor(FactorSample sample, int factor) {
        double[] column = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            column[i] = sample.factors()[i * sample.factorNames().size() + factor];
        }
        return column;
    }

    private static double[] feature(FactorSample sample, String name) {
        int feature = sample.featureNames().indexOf(name);
        double[] column = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            column[i] = sample.features()[i * sample.featureNames().size() + feature];
        }
        return column;
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < ROWS; i++) {
            meanX += x[i] / ROWS;
            meanY += y[i] / ROWS;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < ROWS; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
