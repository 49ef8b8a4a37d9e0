/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.feedback;

import io.latentry.avro.Feedback;
import io.latentry.avro.FeedbackKind;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody who knows says of a stretch of time.
 *
 * @param id its identity; unique
 * @param detector whose judgement it is about
 * @param kind what is said
 * @param entity which entity it is about; empty for all
 * @param from first event time that it is about
 * @param to last event time that it is about; empty only where the stretch has no end
 * @param eventId the anomaly event that it answers; empty if it answers none
 * @param who says so
 * @param why in words
 * @param time when it was said
 */
public record FeedbackEntry(
        String id,
        String detector,
        FeedbackKind kind,
        Optional<String> entity,
        Instant from,
        Optional<Instant> to,
        Optional<String> eventId,
        String who,
        String why,
        Instant time) {
    private static final int ID_DIGITS = 12;

    public FeedbackEntry {
        if (to.filter(from::isAfter).isPresent()) {
            throw new IllegalArgumentException("the stretch ends (" + to.get() + ") before it begins (" + from + ")");
        }
        if (to.isEmpty() && kind != FeedbackKind.NEW_NORMAL) {
            throw new IllegalArgumentException("only a new normal may have no end, " + kind + " needs one");
        }
    }

    /** An identity that nothing has yet. */
    public static String newId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
    }

    /** What is said of a fault, an alarm, something expected or a new normal, now, under a new identity. */
    public static FeedbackEntry said(
            String detector,
            FeedbackKind kind,
            Optional<String> entity,
            Instant from,
            Optional<Instant> to,
            Optional<String> eventId,
            String who,
            String why) {
        return new FeedbackEntry(newId(), detector, kind, entity, from, to, eventId, who, why, Instant.now());
    }

    /** @throws IllegalArgumentException when the event contradicts itself */
    static FeedbackEntry of(Feedback event) {
        return new FeedbackEntry(
                event.getId(),
                event.getDetector(),
                event.getKind(),
                Optional.ofNullable(event.getEntity()),
                event.getFrom(),
                Optional.ofNullable(event.getTo()),
                Optional.ofNullable(event.getEventId()),
                event.getWho(),
                event.getWhy(),
                event.getTime());
    }

    Feedback event() {
        return Feedback.newBuilder()
                .setId(id)
                .setDetector(detector)
                .setKind(kind)
                .setEntity(entity.orElse(null))
                .setFrom(from)
                .setTo(to.orElse(null))
                .setEventId(eventId.orElse(null))
                .setWho(who)
                .setWhy(why)
                .setTime(time)
                .build();
    }

    /** Whether it is about that entity at that event time, both ends of the stretch included. */
    public boolean covers(String name, Instant moment) {
        return entity.map(name::equals).orElse(true)
                && !moment.isBefore(from)
                && to.map(end -> !moment.isAfter(end)).orElse(true);
    }
}
