/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.stream.DetectorState;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints each change of a detector's state on a line, and asks for the end when nothing is left to run: every detector has
 * failed, or one has crashed in a way that spares no other.
 */
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
        boolean crashed = shown.values().stream().anyMatch(state -> state.phase() == DetectorState.Phase.CRASHED);
        boolean noneLeft = !shown.isEmpty() && failures().size() == shown.size();
        if (crashed || noneLeft) {
            stop.request();
        }
    }

    /** The detectors that have failed, each with its reason. */
    synchronized List<String> failures() {
        return shown.entrySet().stream()
                .filter(entry -> !entry.getValue().isHealthy())
                .map(entry ->
                        "detector " + entry.getKey() + ": " + entry.getValue().reason())
                .toList();
    }
}
