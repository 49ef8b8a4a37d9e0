/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewNormalTest {
    private static final int MINIMUM = 200;

    @Test
    void newNormal_ofAnEntity_isTrainedByOnceItHasSoManyReadingsOfSinceThen() {
        // Given
        NewNormal word = new NewNormal(Optional.of("p0"), Instant.ofEpochMilli(1_000));

        // Then: neither the readings of before count nor those of p1
        assertThat(word.suffices(history(2, 900, 1_199), MINIMUM)).isFalse();
        assertThat(word.suffices(history(2, 900, 1_200), MINIMUM)).isTrue();
    }

    @Test
    void newNormal_ofOneOfManyEntities_isTrainedByOnceItHasAsManyAsOnAverage() {
        // Given: 100 readings of each of 30 entities
        NewNormal word = new NewNormal(Optional.of("p7"), Instant.ofEpochMilli(50));
        NewNormal former = new NewNormal(Optional.of("p7"), Instant.ofEpochMilli(0));

        // Then
        assertThat(word.suffices(history(30, 0, 100), MINIMUM)).isFalse();
        assertThat(former.suffices(history(30, 0, 100), MINIMUM)).isTrue();
    }

    @Test
    void newNormal_ofAll_needsSoManyReadingsOfAllTogether() {
        // Given
        NewNormal word = new NewNormal(Optional.empty(), Instant.ofEpochMilli(50));

        // Then
        assertThat(word.suffices(history(10, 0, 69), MINIMUM)).isFalse();
        assertThat(word.suffices(history(10, 0, 70), MINIMUM)).isTrue();
        assertThat(word.suffices(history(1, 50, 60), MINIMUM)).isFalse();
    }

    /** A reading per entity and millisecond. */
    private static History history(int entities, long from, long to) {
        List<History.Row> rows = new ArrayList<>();
        for (long time = from; time < to; time++) {
            for (int entity = 0; entity < entities; entity++) {
                rows.add(new History.Row("t", entity, time, "p" + entity, time, new float[] {0}, 0, false));
            }
        }
        return new History(1, rows, List.of(), 0, 0, rows.size());
    }
}
