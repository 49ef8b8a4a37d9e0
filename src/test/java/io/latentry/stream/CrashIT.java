/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static io.latentry.stream.Blow.BOTH_KILLED;
import static io.latentry.stream.Blow.BOTH_STOPPED;
import static io.latentry.stream.Blow.BROKER_KILLED;
import static io.latentry.stream.Blow.FIRST_KILLED;
import static io.latentry.stream.Blow.FIRST_STOPPED;
import static io.latentry.stream.Blow.MODEL_SWAPPED;
import static io.latentry.stream.Blow.SECOND_KILLED;
import static io.latentry.stream.Blow.THIRD_JOINS;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances share the work; they, the broker and the registry are killed in its middle, and the model is swapped: every
 * record has its effect once, in order, and the one that an undisturbed run gives.
 */
class CrashIT {
    private static final int RECORDS = 20_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    @Timeout(300)
    void records_ofTwoUnevenTopicsWhenProcessesAreKilled_haveTheirEffectExactlyOnce() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(RECORDS, 1, FIRST_KILLED, BOTH_KILLED, MODEL_SWAPPED, BROKER_KILLED, SECOND_KILLED)
                        .from(Map.of("plant", 4, "annex", 3)),
                folder);
    }

    @Test
    @Timeout(300)
    void windows_whenProcessesAreKilled_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(RECORDS, 4, SECOND_KILLED, MODEL_SWAPPED, BROKER_KILLED, BOTH_KILLED, FIRST_KILLED),
                folder);
    }

    @Test
    @Timeout(300)
    void windows_whenInstancesStopAndJoinWithStandbys_areThoseOfAnUndisturbedRun() throws Exception {
        CrashRig.assertNothingWrong(
                CrashScenario.of(RECORDS, 4, FIRST_STOPPED, MODEL_SWAPPED, THIRD_JOINS, BOTH_STOPPED)
                        .withKafka(Map.of("num.standby.replicas", "1")),
                folder);
    }
}
