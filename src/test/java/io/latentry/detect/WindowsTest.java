/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowsTest {

    @Test
    void forEach_ofSeveralEntities_givesTheWindowsThatTheirHistoriesMake() {
        // Given: three entities in no order
        int count = 200;
        int readings = 4;
        Random random = new Random(1);
        float[] values = new float[count * 2];
        int[] entities = new int[count];
        for (int i = 0; i < count; i++) {
            entities[i] = random.nextInt(3);
            values[2 * i] = i;
            values[2 * i + 1] = random.nextFloat();
        }
        FloatBuffer expected = FloatBuffer.allocate(count * readings * 2);
        Map<Integer, ReadingHistory> histories = new HashMap<>();
        for (int i = 0; i < count; i++) {
            histories
                    .computeIfAbsent(entities[i], entity -> new ReadingHistory(readings, 2))
                    .append(FloatBuffer.wrap(values), i, expected, i);
        }
        Windows windows = new Windows(new TrainingRows(2, values, entities, new long[count]), raw(2));
        int[] chosen = {0, 5, 77, 199};

        // When
        List<Float> found = new ArrayList<>();
        windows.forEach(chosen, readings, (first, rows, size) -> {
            assertThat(first).isEqualTo(found.size() / readings / 2);
            for (int i = 0; i < size * readings * 2; i++) {
                found.add(rows.get(i));
            }
        });

        // Then
        List<Float> wanted = new ArrayList<>();
        for (int row : chosen) {
            for (int i = 0; i < readings * 2; i++) {
                wanted.add(expected.get(row * readings * 2 + i));
            }
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void forEach_ofReadingsThatAreApart_beginsNewWindowsWhereHistoriesDo() {
        // Given: two entities; the first pauses after its second reading, and one of the second's is far back
        int[] entities = {0, 1, 0, 1, 0, 1, 0, 1};
        long[] times = {0, 1, 10, 11, 21, 21, 31, 10};
        float[] values = {0, 1, 2, 3, 4, 5, 6, 7};
        TrainingRows rows = new TrainingRows(1, values, entities, times).cutAtGaps(Duration.ofMillis(10));

        // When
        List<Float> found = new ArrayList<>();
        new Windows(rows, raw(1)).forEach(new int[] {4, 5, 6, 7}, 3, (first, windows, count) -> {
            for (int i = 0; i < count * 3; i++) {
                found.add(windows.get(i));
            }
        });

        // Then
        assertThat(rows.entities()).containsExactly(0, 1, 0, 1, 2, 1, 2, 3);
        assertThat(found).containsExactly(4f, 4f, 4f, 1f, 3f, 5f, 4f, 4f, 6f, 7f, 7f, 7f);
    }

    @Test
    void without_aBlock_leavesOutEveryWindowThatHoldsOneOfItsReadings() {
        // Given: two entities take turns
        int[] entities = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
        Windows windows = new Windows(new TrainingRows(1, new float[12], entities, new long[12]), raw(1));

        // When: readings 2 and 3 in windows of 3
        int[] others = windows.without(new RowSpan(2, 4), 3);

        // Then: 4 to 7 reach back into them
        assertThat(others).containsExactly(0, 1, 8, 9, 10, 11);
    }

    @Test
    void scaled_windows_areScaledAndMissingValuesAreTheMean() {
        // Given: 1, 3, 1, 3, … in the first channel, never anything in the second
        float[] values = new float[2 * 12];
        for (int i = 0; i < 12; i++) {
            values[2 * i] = 1 + 2 * (i % 2);
            values[2 * i + 1] = Float.NaN;
        }
        Windows windows = new Windows(TrainingRows.of(values, 2), raw(2));
        ChannelScaler scaler = ChannelScaler.fit(windows, new RowSpan(0, 12));
        values[2 * 2] = Float.NaN;

        // When
        float[] scaled = windows.scaled(new int[] {1, 2}, 2, 4, scaler);

        // Then
        assertThat(scaler.mean()).containsExactly(2, 0);
        assertThat(scaler.standardDeviation()).containsExactly(1, 1);
        assertThat(scaled).containsExactly(-1, 0, 1, 0, 1, 0, 0, 0);
    }

    @Test
    void scaled_withDifferences_addsTheChangeFromTheReadingBefore() {
        // Given: two entities take turns; the changes are 1 and 3 of the one, -1 and -3 of the other
        float[] values = {0, 100, 1, 99, 4, 96};
        Windows windows = new Windows(
                new TrainingRows(1, values, new int[] {0, 1, 0, 1, 0, 1}, new long[6]),
                new Channels(List.of("flow"), true));

        // When
        ChannelScaler scaler = ChannelScaler.fit(windows, new RowSpan(0, 6));

        // Then: the entities' first readings have no change
        assertThat(scaler.mean()).containsExactly(50, 0);
        assertThat(scaler.standardDeviation()[1]).isEqualTo(Math.sqrt(5));
        float step = (float) (3 / Math.sqrt(5));
        float before = (float) (1 / Math.sqrt(5));
        ChannelScaler changes =
                new ChannelScaler(scaler.channels(), new double[] {0, 0}, new double[] {1, Math.sqrt(5)});
        assertThat(windows.scaled(new int[] {4}, 1, 3, changes)).containsExactly(4, step);
        assertThat(windows.scaled(new int[] {4, 5}, 2, 3, changes))
                .containsExactly(1, before, 4, step, 20, -before, 20, -step);
        assertThat(windows.scaled(new int[] {4}, 2, 2, changes)).containsExactly(1, 0, 4, step);
        assertThat(windows.scaled(new int[] {0}, 2, 3, changes)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void scaled_withDifferencesOfMissingValues_areTheMean() {
        // Given: changes of 2 and, after a gap, of 4; then one beyond the range of floats
        float[] values = {1, 3, Float.NaN, 4, 8, -Float.MAX_VALUE, Float.MAX_VALUE};
        Windows windows = new Windows(TrainingRows.of(values, 1), new Channels(List.of("flow"), true));

        // When
        ChannelScaler scaler = ChannelScaler.fit(windows, new RowSpan(0, 5));

        // Then
        assertThat(scaler.mean()).containsExactly(4, 3);
        assertThat(scaler.standardDeviation()[1]).isEqualTo(1);
        float[] scaled = windows.scaled(new int[] {3}, 3, 4, scaler);
        assertThat(new float[] {scaled[1], scaled[2], scaled[3], scaled[4], scaled[5]})
                .containsExactly(-1, 0, 0, 0, 0);
        assertThat(windows.scaled(new int[] {6}, 1, 2, scaler)).containsExactly(20, 20);
    }

    private static Channels raw(int width) {
        return new Channels(Rows.names(width), false);
    }
}
