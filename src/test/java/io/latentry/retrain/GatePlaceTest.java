/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.OffsetRange;
import io.latentry.testing.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand rows of one partition, one a second, 150 of which are the gate's by its share. */
class GatePlaceTest {
    private static final int ROWS = 1_000;
    private static final double SHARE = 0.15;

    private final History history = history(i -> 1_000L * i);

    @Test
    void gate_whoseRowsTheChampionHasNotSeen_isAsLargeAsItsShareSays() {
        // When
        GatePlace place = GatePlace.of(history, SHARE, Optional.of(calibratedUpTo(700, 700_000)));

        // Then
        assertThat(place.from()).isEqualTo(850);
        assertThat(place.isFair()).isTrue();
    }

    @Test
    void gate_someOfWhoseRowsTheChampionHasSeen_beginsAfterThem() {
        // When
        GatePlace place = GatePlace.of(history, SHARE, Optional.of(calibratedUpTo(879, 879_000)));

        // Then
        assertThat(place.from()).isEqualTo(880);
        assertThat(place.isFair()).isTrue();
    }

    @Test
    void gate_mostOfWhoseRowsTheChampionHasSeen_isAsLargeAsItsShareSaysAndTellsHowManyThatAre() {
        // When
        GatePlace place = GatePlace.of(history, SHARE, Optional.of(calibratedUpTo(987, 987_000)));

        // Then
        assertThat(place.from()).isEqualTo(850);
        assertThat(place.isFair()).isFalse();
        assertThat(place.told(7))
                .isEqualTo(GateCheck.note(
                        "comparison",
                        "138 of the gate's 150 records were in the training or calibration of the champion, version 7:"
                                + " the comparison favours it, and leaves the likelihood out"));
    }

    @Test
    void gate_ofTimesThatAreAllTheSame_goesByTheOffsets() {
        // When
        GatePlace place = GatePlace.of(history(i -> 5), SHARE, Optional.of(calibratedUpTo(869, 5)));

        // Then
        assertThat(place.from()).isEqualTo(870);
        assertThat(place.isFair()).isTrue();
    }

    @Test
    void gate_withoutAChampion_isAsLargeAsItsShareSays() {
        // When
        GatePlace place = GatePlace.of(history, SHARE, Optional.empty());

        // Then
        assertThat(place.from()).isEqualTo(850);
        assertThat(place.isFair()).isTrue();
    }

    private static History history(IntToLongFunction time) {
        List<History.Row> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> new History.Row("t", 0, i, "p", time.applyAsLong(i), new float[] {i}, 0, false))
                .toList();
        return new History(1, rows, List.of(), 0, 0, ROWS);
    }

    /** What a champion has seen that was trained on the first 500 rows and calibrated on those up to that one. */
    private static SeenRecords calibratedUpTo(long offset, long time) {
        ModelManifest manifest = Manifests.draft("plant", List.of("x"))
                .setTraining(range(499, Math.min(time, 499_000)))
                .setCalibration(range(offset, time))
                .setJointCalibration(range(offset, time))
                .build();
        return SeenRecords.of(manifest);
    }

    private static DataRange range(long toOffset, long toTime) {
        return DataRange.newBuilder()
                .setToTime(Instant.ofEpochMilli(toTime))
                .setOffsets(List.of(new OffsetRange("t", 0, 0L, toOffset)))
                .build();
    }
}
