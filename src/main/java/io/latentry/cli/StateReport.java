/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.stream.DetectorState;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints each change of a detector's state on a line, and asks for the end when every detector has failed. */
final class StateReport {
    private final PrintWriter out;
    private final ShutdownSignal stop;
    private final Map<String, DetectorState> shown = new LinkedHashMap<>();

    StateReport(PrintWriter out, ShutdownSignal stop) {
        this.out = out;
        this.stop = stop;
    }

    /** Takes in the states as they are now. */
    synchronized void update(Map<String, DetectorState> states) {
        states.forEach((name, state) -> {
            if (!state.equals(shown.put(name, state))) {
                out.println(name + " " + state);
                out.flush();
            }
        });
        if (allFailed()) {
            stop.request();
        }
    }

    synchronized boolean allFailed() {
        return !shown.isEmpty()
                && shown.values().stream().allMatch(state -> state.phase() == DetectorState.Phase.FAILED);
    }
}
