/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.stream.DetectorState;
import io.latentry.stream.DetectorState.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateReportTest {
    private static final DetectorState RUNNING = new DetectorState(Phase.RUNNING, "");
    private static final DetectorState FAILED = new DetectorState(Phase.FAILED, "a bug");
    private static final DetectorState CRASHED = new DetectorState(Phase.CRASHED, "Java heap space");

    private final StringWriter out = new StringWriter();
    private final ShutdownSignal stop = new ShutdownSignal();
    private final StateReport report = new StateReport(new PrintWriter(out), stop);

    @AfterEach
    void release() {
        stop.close();
    }

    @Test
    void update_oneOfTwoFailed_theOtherGoesOnAndTheFailureIsKept() {
        // When
        report.update(Map.of("one", FAILED, "two", RUNNING));

        // Then
        assertThat(stop.isRequested()).isFalse();
        assertThat(report.failures()).containsExactly("detector one: a bug");
        assertThat(out.toString()).contains("one FAILED(a bug)");
    }

    @Test
    void update_nothingLeftToRun_asksForTheEnd() {
        // When
        report.update(Map.of("one", FAILED, "two", FAILED));

        // Then
        assertThat(stop.isRequested()).isTrue();
    }

    @Test
    void update_oneCrashed_asksForTheEndWhateverTheOthersDo() {
        // When
        report.update(Map.of("one", CRASHED, "two", RUNNING));

        // Then
        assertThat(stop.isRequested()).isTrue();
        assertThat(report.failures()).containsExactly("detector one: Java heap space");
    }
}
