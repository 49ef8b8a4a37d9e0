/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AurocTest {

    @Test
    void of_anomaliesAboveAllOthers_is1() {
        assertThat(Auroc.of(new double[] {3, 1, 2, 0}, i -> i == 0 || i == 2)).hasValue(1);
    }

    @Test
    void of_anomaliesBelowAllOthers_is0() {
        assertThat(Auroc.of(new double[] {3, 1, 2, 0}, i -> i == 1 || i == 3)).hasValue(0);
    }

    @Test
    void of_equalScores_isAHalf() {
        assertThat(Auroc.of(new double[] {7, 7, 7, 7, 7}, i -> i < 2)).hasValue(0.5);
    }

    @Test
    void of_rowsOfOneClass_isNotDefined() {
        assertThat(Auroc.of(new double[] {1, 2}, i -> true)).isEmpty();
        assertThat(Auroc.of(new double[] {1, 2}, i -> false)).isEmpty();
        assertThat(Auroc.of(new double[0], i -> false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void of_scoresWithManyTies_countsPairs(long seed) {
        // Given: 60 scores from only 8 values
        Random random = new Random(seed);
        double[] scores = random.doubles(60).map(u -> Math.floor(8 * u)).toArray();
        BitSet anomalous = new BitSet();
        random.ints(20, 0, 60).forEach(anomalous::set);

        // When
        double auroc = Auroc.of(scores, anomalous::get).orElseThrow();

        // Then
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                if (anomalous.get(i) && !anomalous.get(j)) {
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertThat(auroc).isCloseTo(won / pairs, within(1e-12));
    }
}
