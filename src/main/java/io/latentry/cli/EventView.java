/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.ModelEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An event of the models' history as the commands show it.
 *
 * @param version it happened to; empty for a model that was rejected before it got one
 * @param kind what happened
 * @param time when
 * @param actor who did it
 * @param reason why
 * @param champion of that time, from before the event
 * @param checks what the gate found
 * @param metrics figures of the training
 */
record EventView(
        Optional<Long> version,
        String kind,
        String time,
        String actor,
        String reason,
        Optional<Long> champion,
        List<CheckView> checks,
        Map<String, Double> metrics) {

    static EventView of(ModelEvent event) {
        return new EventView(
                Optional.ofNullable(event.getVersion()),
                event.getKind().name(),
                event.getTime().toString(),
                event.getActor(),
                event.getReason(),
                Optional.ofNullable(event.getParentVersion()),
                event.getChecks().stream()
                        .map(check -> new CheckView(
                                check.getName(),
                                check.getPassed(),
                                check.getValue(),
                                check.getLimit(),
                                check.getText()))
                        .toList(),
                new TreeMap<>(event.getMetrics()));
    }

    /** Such as {@code rolled back: version 2 (champion before: 3)}. */
    String text() {
        return kind.toLowerCase(Locale.ROOT).replace('_', ' ')
                + version.map(number -> ": version " + number).orElse("")
                + champion.map(number -> " (champion before: " + number + ")").orElse("");
    }

    /**
     * A check of the gate.
     *
     * @param name which
     * @param passed whether the model passed it
     * @param value what was measured
     * @param limit what it was held against
     * @param text the outcome in a sentence
     */
    record CheckView(String name, boolean passed, double value, double limit, String text) {}
}
