/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.feedback;

import io.latentry.avro.FeedbackKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/**
 * Everything that has been said of one detector and not been taken back, as of one moment; it does not change. Of two
 * entries that speak of the same moment of an entity, the later one counts.
 */
public final class FeedbackLog {
    /** Nothing has been said. */
    public static final FeedbackLog EMPTY = new FeedbackLog(List.of());

    private final List<FeedbackEntry> entries;

    private FeedbackLog(List<FeedbackEntry> entries) {
        this.entries = entries;
    }

    /**
     * A log of those entries, which are all of one detector.
     *
     * @param said in the order in which they were said; those of a kind that this build does not know are left out
     */
    public static FeedbackLog of(Collection<FeedbackEntry> said) {
        return new FeedbackLog(said.stream()
                .filter(entry -> entry.kind() != FeedbackKind.UNKNOWN)
                .toList());
    }

    /** All entries, in the order in which they were said. */
    public List<FeedbackEntry> entries() {
        return entries;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What counts for that entity at that event time; empty when nobody has said anything about it. */
    public Optional<FeedbackKind> kind(String entity, Instant moment) {
        return entry(entity, moment).map(FeedbackEntry::kind);
    }

    /** As {@link #kind(String, Instant)}, with the event time in milliseconds since the epoch. */
    public Optional<FeedbackKind> kind(String entity, long time) {
        return entries.isEmpty() ? Optional.empty() : kind(entity, Instant.ofEpochMilli(time));
    }

    /** The entry that counts for that entity at that event time, the one that was said last. */
    public Optional<FeedbackEntry> entry(String entity, Instant moment) {
        ListIterator<FeedbackEntry> backwards = entries.listIterator(entries.size());
        while (backwards.hasPrevious()) {
            FeedbackEntry entry = backwards.previous();
            if (entry.covers(entity, moment)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /**
     * The confirmed faults, in the order in which they were said. What was said of the same time later may contradict them:
     * {@link #kind} tells.
     */
    public List<FeedbackEntry> confirmed() {
        return entries.stream()
                .filter(entry -> entry.kind() == FeedbackKind.CONFIRMED)
                .toList();
    }

    /** The new normals that have been declared after {@code since}, in the order in which that was done. */
    public List<FeedbackEntry> newNormalsSince(Instant since) {
        return entries.stream()
                .filter(entry ->
                        entry.kind() == FeedbackKind.NEW_NORMAL && entry.time().isAfter(since))
                .toList();
    }
}
