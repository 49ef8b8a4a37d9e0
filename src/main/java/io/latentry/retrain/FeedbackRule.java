/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.TrainingConfig;
import io.latentry.feedback.FeedbackEntry;
import io.latentry.feedback.FeedbackLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people's word about a reading means for the training. Of the new normals without an end that concern its entity the one
 * that was said last says from when on readings count at all; of what else was said of that moment, the last counts.
 */
final class FeedbackRule {
    /** Nobody has said anything. */
    static final FeedbackRule NONE = new FeedbackRule(FeedbackLog.EMPTY);

    /** An entity that nothing is said of by name. */
    private static final String NONE_BY_NAME = "";

    private final FeedbackLog log;
    private final List<NewNormal> lastFirst;

    FeedbackRule(FeedbackLog log) {
        this.log = log;
        lastFirst = new ArrayList<>(newNormals(log, Instant.MIN));
        Collections.reverse(lastFirst);
    }

    /** What becomes of a reading. */
    enum Treatment {
        /** It is a confirmed fault: it neither trains nor calibrates, but the gate asks who finds it. */
        FAULT,
        /** It is of before things became otherwise: it neither trains nor calibrates. */
        LEFT_OUT,
        /** Nobody has said anything: what the champion says counts. */
        AS_JUDGED,
        /** It is as it should be: it trains, whatever the champion says. */
        TRUSTED
    }

    /** @param time event time in milliseconds since the epoch */
    Treatment of(String entity, long time) {
        if (log.isEmpty()) {
            return Treatment.AS_JUDGED;
        }
        Optional<NewNormal> counts =
                lastFirst.stream().filter(word -> word.concerns(entity)).findFirst();
        if (counts.filter(word -> time < word.since().toEpochMilli()).isPresent()) {
            return Treatment.LEFT_OUT;
        }
        return log.kind(entity, time)
                .map(kind -> switch (kind) {
                    case CONFIRMED -> Treatment.FAULT;
                    case FALSE_ALARM, EXPECTED, NEW_NORMAL -> Treatment.TRUSTED;
                    case UNKNOWN -> Treatment.AS_JUDGED;
                })
                .orElse(Treatment.AS_JUDGED);
    }

    /** What has been confirmed as faults and is one still: what was said later of all of its time counts in its place. */
    List<FeedbackEntry> faults() {
        return log.confirmed().stream().filter(this::isInForce).toList();
    }

    /**
     * The confirmed fault that a reading is of: where several are said of one moment, the one that was said last. Empty where it is
     * none.
     *
     * @param time event time in milliseconds since the epoch
     */
    Optional<FeedbackEntry> fault(String entity, long time) {
        return of(entity, time) == Treatment.FAULT ? log.entry(entity, Instant.ofEpochMilli(time)) : Optional.empty();
    }

    private boolean isInForce(FeedbackEntry fault) {
        // Where it begins, or where something that was said later is over.
        Stream<Instant> first = Stream.concat(
                Stream.of(fault.from()),
                log.entries().stream().flatMap(entry -> entry.to().stream()).map(end -> end.plusMillis(1)));
        // Of a fault of all entities, what is said of one of them leaves the others.
        String entity = fault.entity().orElse(NONE_BY_NAME);
        return Stream.concat(first, lastFirst.stream().map(NewNormal::since))
                .filter(moment -> fault.covers(entity, moment))
                .anyMatch(moment -> fault(entity, moment.toEpochMilli()).equals(Optional.of(fault)));
    }

    /**
     * The new normal that was said last, if it may still call for a training.
     *
     * @param heard up to when the model in service has heard what people say
     * @param training how long a word may call
     */
    static Optional<NewNormal> latest(FeedbackLog log, Instant heard, TrainingConfig training, Instant now) {
        List<NewNormal> declared = newNormals(log, callsAfter(heard, training, now));
        return declared.isEmpty() ? Optional.empty() : Optional.of(declared.get(declared.size() - 1));
    }

    /**
     * Up to when what people say has been heard by a training: a new normal that there is too little of yet calls for one later.
     *
     * @param before up to when the model in service had heard
     * @param history what is trained on
     * @param training how many readings of since then are enough, and how long a word may call
     * @param readAt when it was read what people say
     */
    static Instant heard(FeedbackLog log, Instant before, History history, TrainingConfig training, Instant readAt) {
        List<FeedbackEntry> declared = endless(log, callsAfter(before, training, readAt));
        if (declared.isEmpty()) {
            return readAt;
        }
        FeedbackEntry last = declared.get(declared.size() - 1);
        return newNormal(last).suffices(history, training.minimumRows())
                ? readAt
                : last.time().minusMillis(1);
    }

    /**
     * What was said before may call for no training: it has been heard, or so long ago that a training in time has followed. Of an
     * entity that sends nothing any more, or whose name is misspelt, there will never be enough.
     */
    private static Instant callsAfter(Instant heard, TrainingConfig training, Instant now) {
        Instant oldest = now.minus(training.every());
        return heard.isAfter(oldest) ? heard : oldest;
    }

    /** Those without an end: one that is over again is no reason to forget what was before. */
    private static List<NewNormal> newNormals(FeedbackLog log, Instant since) {
        return endless(log, since).stream().map(FeedbackRule::newNormal).toList();
    }

    private static List<FeedbackEntry> endless(FeedbackLog log, Instant since) {
        return log.newNormalsSince(since).stream()
                .filter(entry -> entry.to().isEmpty())
                .toList();
    }

    private static NewNormal newNormal(FeedbackEntry entry) {
        return new NewNormal(entry.entity(), entry.from());
    }
}
