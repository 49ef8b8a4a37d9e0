/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MoveTest {
    private static final int ROWS = 2_000;

    private final Random random = new Random(1);

    @Test
    void move_afterWhichMostRowsAreAnomalous_isFoundWhereItWas() {
        // Given
        boolean[] alarms = alarms(0.01);
        for (int i = 1_700; i < ROWS; i++) {
            alarms[i] = random.nextDouble() < 0.8;
        }

        // When
        int start = Move.start(alarms);

        // Then
        assertThat(start).isBetween(1_695, 1_705);
    }

    @Test
    void rows_ofWhichAQuarterAreFaults_haveNotMoved() {
        // Given
        boolean[] alarms = alarms(0.25);

        // When
        int start = Move.start(alarms);

        // Then: a few in a row by chance at most
        assertThat(start).isGreaterThan(ROWS - 30);
    }

    @Test
    void incident_thatIsOver_isNoMove() {
        // Given
        boolean[] alarms = alarms(0.01);
        for (int i = 1_000; i < 1_500; i++) {
            alarms[i] = true;
        }

        // When
        int start = Move.start(alarms);

        // Then: as long as it was, things have been as before since
        assertThat(start).isGreaterThan(1_500);
    }

    private boolean[] alarms(double rate) {
        boolean[] alarms = new boolean[ROWS];
        for (int i = 0; i < ROWS; i++) {
            alarms[i] = random.nextDouble() < rate;
        }
        return alarms;
    }
}
