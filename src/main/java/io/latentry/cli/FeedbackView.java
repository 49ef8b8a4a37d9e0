/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.FeedbackKind;
import io.latentry.feedback.FeedbackEntry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Feedback as the commands show it.
 *
 * @param id its identity
 * @param detector whose judgement it is about
 * @param kind as the command line spells it
 * @param entity it is about; empty for all
 * @param from first event time
 * @param to last event time; empty where there is no end
 * @param eventId the anomaly event that it answers
 * @param who said it
 * @param why in words
 * @param time when it was said
 */
record FeedbackView(
        String id,
        String detector,
        String kind,
        Optional<String> entity,
        String from,
        Optional<String> to,
        Optional<String> eventId,
        String who,
        String why,
        String time) {

    static FeedbackView of(FeedbackEntry entry) {
        return new FeedbackView(
                entry.id(),
                entry.detector(),
                spelled(entry.kind()),
                entry.entity(),
                entry.from().toString(),
                entry.to().map(Instant::toString),
                entry.eventId(),
                entry.who(),
                entry.why(),
                entry.time().toString());
    }

    /** A kind as the command line spells it. */
    static String spelled(FeedbackKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line. */
    String text() {
        return Printable.of("%-12s  %-12s  %-11s  %-14s  %s to %s  (%s%s)"
                .formatted(
                        id,
                        detector,
                        kind,
                        entity.orElse("all entities"),
                        from,
                        to.orElse("further notice"),
                        who,
                        why.isEmpty() ? "" : ": " + why));
    }
}
