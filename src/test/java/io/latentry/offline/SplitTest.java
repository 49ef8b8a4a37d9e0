/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {

    /** What a judge that repeats java.util.Random in another language gives for 13 rows, 2, 5 and 11 anomalous. */
    static Stream<Arguments> oneClassSplits() {
        return Stream.of(
                Arguments.of(1L, ids(8, 12, 9, 10, 6), ids(0, 1, 2, 3, 4, 5, 7, 11)),
                Arguments.of(2L, ids(3, 1, 12, 7, 0), ids(2, 4, 5, 6, 8, 9, 10, 11)),
                Arguments.of(3L, ids(8, 7, 1, 4, 10), ids(0, 2, 3, 5, 6, 9, 11, 12)));
    }

    @ParameterizedTest
    @MethodSource("oneClassSplits")
    void oc_ofASeed_isTheSplitThatTheJudgeMakes(long seed, int[] training, int[] test) {
        // When
        Split split = Split.of(Protocol.OC, 13, anomalous(2, 5, 11), seed);

        // Then
        assertThat(split.training()).containsExactly(training);
        assertThat(split.test()).containsExactly(test);
    }

    @Test
    void dte_takesTheFirstHalfOfTheNormalRows() {
        // When
        Split split = Split.of(Protocol.DTE, 13, anomalous(2, 5, 11), 1);

        // Then
        assertThat(split.training()).containsExactlyInAnyOrder(0, 1, 3, 4, 6);
        assertThat(split.test()).containsExactly(2, 5, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void dte_ofAnOddNumber_roundsHalvesToTheEvenNeighbour() {
        // Given: 7 normal rows make 3.5, 5 make 2.5
        Split ofSeven = Split.of(Protocol.DTE, 7, anomalous(), 1);
        Split ofFive = Split.of(Protocol.DTE, 6, anomalous(5), 1);

        // Then
        assertThat(ofSeven.training()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(ofFive.training()).containsExactlyInAnyOrder(0, 1);
        assertThat(ofFive.test()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void unsup_trainsOnAndScoresAllRows() {
        // When
        Split split = Split.of(Protocol.UNSUP, 50, anomalous(2, 5), 1);

        // Then
        int[] all = IntStream.range(0, 50).toArray();
        assertThat(split.training()).containsExactlyInAnyOrder(all).isNotEqualTo(all);
        assertThat(split.test()).containsExactly(all);
    }

    @Test
    void unsup_doesNotDependOnTheLabels() {
        // When
        Split few = Split.of(Protocol.UNSUP, 50, anomalous(2, 5), 1);
        Split many = Split.of(Protocol.UNSUP, 50, anomalous(0, 1, 2, 3, 4), 1);

        // Then
        assertThat(few.training()).containsExactly(many.training());
    }

    @Test
    void ofSeries_keepsTheOrderOfBothParts() {
        // When
        Split split = Split.ofSeries(8, anomalous(0, 1, 2, 4));

        // Then
        assertThat(split.training()).containsExactly(0, 1, 2, 4);
        assertThat(split.test()).containsExactly(3, 5, 6, 7);
    }

    @Test
    void oc_ofARealSet_isTheSplitThatItsJudgePrints() {
        // Given
        Path file = Path.of(System.getProperty("latentry.basedir", ".")).resolve("../shared/data/tabular/wine.csv.gz");
        boolean there = Files.exists(file);
        assertThat(there || System.getenv("CI") == null)
                .as("CI has the data pack, but there is no %s", file)
                .isTrue();
        Assumptions.assumeTrue(there, "Skipped: there is no " + file + "; the pack is not part of the project.");
        FeatureTable wine = FeatureTableReader.read(file, ColumnRoles.OF_A_PACK);

        // When
        Split split = Split.of(Protocol.OC, wine.count(), wine.requireLabels(), 1);

        // Then
        int[] training = split.training().clone();
        Arrays.sort(training);
        assertThat(training)
                .hasSize(59)
                .startsWith(11, 12, 15, 16, 17, 18, 19, 21)
                .endsWith(113, 120, 122, 124, 127);
    }

    private static int[] ids(int... ids) {
        return ids;
    }

    private static BitSet anomalous(int... ids) {
        BitSet set = new BitSet();
        IntStream.of(ids).forEach(set::set);
        return set;
    }
}
