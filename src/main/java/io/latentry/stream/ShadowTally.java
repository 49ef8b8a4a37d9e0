/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.ShadowReport;
import io.latentry.model.ChampionStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** In what the champion and a second model agree, counted by one task since the last report. */
final class ShadowTally {
    private final String detector;
    private final String task;
    private final LongSupplier clock;
    private final List<ShadowReport> ended = new ArrayList<>();
    private long champion;
    private long second;
    private long from;
    private long records;
    private long both;
    private long onlyChampion;
    private long onlySecond;
    private long championFailures;
    private long secondFailures;

    /** @param clock milliseconds since the epoch */
    ShadowTally(String detector, String task, LongSupplier clock) {
        this.detector = detector;
        this.task = task;
        this.clock = clock;
    }

    /** From now on it is these two versions that are counted. */
    void compare(long championVersion, long secondVersion) {
        if (champion != championVersion || second != secondVersion) {
            end();
            champion = championVersion;
            second = secondVersion;
        }
        if (isEmpty()) {
            from = clock.getAsLong();
        }
    }

    /** A record that both have judged. */
    void judged(boolean byChampion, boolean bySecond) {
        records++;
        if (byChampion && bySecond) {
            both++;
        } else if (byChampion) {
            onlyChampion++;
        } else if (bySecond) {
            onlySecond++;
        }
    }

    /** A record that only the second model could judge. */
    void championFailed() {
        championFailures++;
    }

    /** Records that only the champion could judge. */
    void secondFailed(int count) {
        secondFailures += count;
    }

    /** What has been counted since this was asked last, a report for each pair of versions. */
    List<ShadowReport> reports() {
        end();
        List<ShadowReport> reports = List.copyOf(ended);
        ended.clear();
        return reports;
    }

    /** What the process makes of a champion that is watched, as a report of this task. */
    ShadowReport standing(ChampionStanding standing) {
        Instant now = Instant.ofEpochMilli(clock.getAsLong());
        return ShadowReport.newBuilder()
                .setDetector(detector)
                .setChampionVersion(standing.champion())
                .setServingVersion(standing.serving())
                .setRefusal(standing.refusal().orElse(""))
                .setFrom(now)
                .setTo(now)
                .setTask(task)
                .build();
    }

    private boolean isEmpty() {
        return records + championFailures + secondFailures == 0;
    }

    private void end() {
        if (!isEmpty()) {
            ended.add(ShadowReport.newBuilder()
                    .setDetector(detector)
                    .setChampionVersion(champion)
                    .setSecondVersion(second)
                    .setFrom(Instant.ofEpochMilli(from))
                    .setTo(Instant.ofEpochMilli(clock.getAsLong()))
                    .setRecords(records)
                    .setBoth(both)
                    .setOnlyChampion(onlyChampion)
                    .setOnlySecond(onlySecond)
                    .setChampionFailures(championFailures)
                    .setSecondFailures(secondFailures)
                    .setTask(task)
                    .build());
        }
        records = 0;
        both = 0;
        onlyChampion = 0;
        onlySecond = 0;
        championFailures = 0;
        secondFailures = 0;
    }
}
