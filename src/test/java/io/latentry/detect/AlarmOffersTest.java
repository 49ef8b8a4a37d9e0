/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmOffersTest {
    private static final double ASKED = 0.00123;

    private final List<double[]> courses = courses();
    private final AlarmOffers offers = AlarmOffers.of(courses, ASKED, 1_000);

    @Test
    void threshold_ofTheBudgetThatWasAskedFor_isTheDetectorsOwn() {
        // When
        double threshold = offers.threshold(ASKED);

        // Then
        assertThat(threshold).isEqualTo(AlarmThreshold.choose(courses, ASKED).value());
    }

    @Test
    void threshold_ofAnyBudget_isAboutTheOneChosenForIt() {
        for (double rate : new double[] {3e-6, 2e-5, 4e-4, 0.003, 0.02}) {
            // When
            double threshold = offers.threshold(rate);

            // Then
            assertThat(threshold)
                    .isCloseTo(
                            AlarmThreshold.choose(courses, rate).value(),
                            within(0.1 * AlarmThreshold.choose(courses, rate).value()));
        }
    }

    @Test
    void thresholds_ofLooserBudgets_areNoHigher() {
        // When
        double[] thresholds = offers.thresholds();

        // Then
        double[] falling = thresholds.clone();
        Arrays.sort(falling);
        for (int i = 0; i < falling.length; i++) {
            assertThat(thresholds[i]).isEqualTo(falling[falling.length - 1 - i]);
        }
    }

    @Test
    void threshold_ofABudgetBeyondAllOffers_isRefused() {
        assertThatThrownBy(() -> offers.threshold(0.3))
                .isInstanceOf(AlarmRuleException.class)
                .hasMessageContaining("train with this one");
    }

    /** Smoothed noise with rare climbs. */
    private static List<double[]> courses() {
        Random random = new Random(7);
        double[] course = new double[20_000];
        double level = 0;
        for (int i = 0; i < course.length; i++) {
            level = 0.8 * level + Math.abs(random.nextGaussian()) * (random.nextInt(200) == 0 ? 6 : 1);
            course[i] = level / 3;
        }
        return List.of(course);
    }
}
