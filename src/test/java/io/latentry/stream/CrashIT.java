/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static io.latentry.stream.Blow.BOTH_KILLED;
import static io.latentry.stream.Blow.BOTH_STOPPED;
import static io.latentry.stream.Blow.BROKER_KILLED;
import static io.latentry.stream.Blow.EVERYTHING_KILLED;
import static io.latentry.stream.Blow.FIRST_KILLED;
import static io.latentry.stream.Blow.FIRST_STOPPED;
import static io.latentry.stream.Blow.MODEL_SWAPPED;
import static io.latentry.stream.Blow.SECOND_KILLED;
import static io.latentry.stream.Blow.THIRD_JOINS;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances share the work; they, the broker and the registry are killed in its middle, and the model is swapped: every
 * record has its effect once, in order, and the one that an undisturbed run gives. The folder of a run that failed is kept.
 */
class CrashIT {
    private static final int RECORDS = 20_000;
    private static final int MANY_RECORDS = 200_000;
    private static final int WINDOW = 4;
    private static final int LONG_WINDOW = 16;
    private static final Blow[] MANY_BLOWS = {
        FIRST_KILLED,
        SECOND_KILLED,
        BOTH_KILLED,
        MODEL_SWAPPED,
        SECOND_KILLED,
        BROKER_KILLED,
        FIRST_KILLED,
        BOTH_KILLED,
        SECOND_KILLED,
        EVERYTHING_KILLED,
        FIRST_KILLED
    };
    private static final Map<String, Integer> UNEVEN_TOPICS = Map.of("plant", 4, "annex", 3);
    private static final Map<String, String> GAPS = Map.of("maxGap", "10m");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    @Timeout(600)
    void records_ofTwoUnevenTopicsWhenProcessesAreKilled_haveTheirEffectExactlyOnce() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(RECORDS, 1, FIRST_KILLED, BOTH_KILLED, MODEL_SWAPPED, BROKER_KILLED, SECOND_KILLED)
                        .from(UNEVEN_TOPICS),
                folder);
    }

    @Test
    @Timeout(600)
    void windows_whenProcessesAreKilled_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(
                                RECORDS, WINDOW, SECOND_KILLED, MODEL_SWAPPED, BROKER_KILLED, BOTH_KILLED, FIRST_KILLED)
                        .withHistory(GAPS),
                folder);
    }

    @Test
    @Timeout(600)
    void windowsByField_whenInstancesStopAndJoinWithStandbys_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(RECORDS, WINDOW, FIRST_STOPPED, MODEL_SWAPPED, THIRD_JOINS, BOTH_STOPPED)
                        .byField()
                        .withHistory(GAPS)
                        .withKafka(Map.of("num.standby.replicas", "1")),
                folder);
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void manyRecords_ofTwoUnevenTopicsWhenProcessesAreKilled_haveTheirEffectExactlyOnce() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(MANY_RECORDS, 1, MANY_BLOWS).from(UNEVEN_TOPICS), folder);
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void manyWindows_inBlocksWhenProcessesAreKilled_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(MANY_RECORDS, LONG_WINDOW, MANY_BLOWS)
                        .from(Map.of("plant", 4, "annex", 4))
                        .withHistory(Map.of("maxGap", "10m", "layout", "blocks")),
                folder);
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void manyWindows_wholeInMemoryWhenProcessesAreKilled_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(MANY_RECORDS, LONG_WINDOW, MANY_BLOWS)
                        .withHistory(Map.of("layout", "whole", "store", "memory")),
                folder);
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void manyWindowsByField_whenProcessesAreKilled_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(MANY_RECORDS, LONG_WINDOW, MANY_BLOWS)
                        .byField()
                        .withHistory(GAPS)
                        .withKafka(Map.of("num.standby.replicas", "1")),
                folder);
    }
}
