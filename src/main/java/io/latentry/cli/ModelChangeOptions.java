/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.model.ModelChange;
import io.latentry.model.ModelDecision;
import io.latentry.model.Motive;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** What the commands take that change something: why, and whether for real. */
final class ModelChangeOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "asked for on the command line",
            description = "Why; goes into the history. Default: ${DEFAULT-VALUE}.")
    private String reason;

    @Option(names = "--dry-run", description = "Say what would be changed, and change nothing.")
    private boolean dryRun;

    Motive motive() {
        return Motive.of(System.getProperty("user.name", "unknown"), reason);
    }

    /** Carries the decision out, or only says what it would come to. */
    int apply(ModelsOptions options, ModelDecision decision) {
        String detector = options.one().detector();
        ModelChange change = options.asked(() -> dryRun
                ? options.topic().preview(detector, decision)
                : options.topic().commit(detector, decision));
        Outcome outcome = new Outcome(
                detector, dryRun, change.events().stream().map(EventView::of).toList());
        options.print(outcome, outcome::text);
        return ExitCode.OK;
    }

    /**
     * What was changed, or would be.
     *
     * @param detector whose models
     * @param dryRun whether nothing was written
     * @param events what the history was told
     */
    record Outcome(String detector, boolean dryRun, List<EventView> events) {
        String text() {
            StringBuilder text = new StringBuilder();
            for (EventView event : events) {
                text.append("%s%s: %s%n".formatted(dryRun ? "would be written: " : "", detector, event.text()));
            }
            return events.isEmpty() ? detector + ": nothing to change" : text.toString();
        }
    }
}
