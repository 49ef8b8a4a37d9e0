/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest dead letters of those that are wanted: however many the topic has, no more are kept than will be shown. */
final class NewestLetters {
    private static final Comparator<Arrived> OLDEST_FIRST = Comparator.comparing(
                    (Arrived arrived) -> arrived.letter().written())
            .thenComparing(Arrived::number);

    private final Predicate<DeadLetter> wanted;
    private final int limit;
    private final PriorityQueue<Arrived> oldestFirst = new PriorityQueue<>(OLDEST_FIRST);
    private final Map<String, DeadLetter> kept = new HashMap<>();
    private long found;

    /** @param number of the letter in the order of reading */
    private record Arrived(long number, DeadLetter letter) {}

    /** At most {@code limit} letters. */
    NewestLetters(Predicate<DeadLetter> wanted, int limit) {
        this.wanted = wanted;
        this.limit = limit;
    }

    /** Takes a record of the topic. The marker of a letter lies behind it in the same partition. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter.of(record)
                .ifPresentOrElse(
                        this::add,
                        () -> DeadLetter.header(record, DeadLetter.REDRIVEN)
                                .ifPresent(id -> kept.computeIfPresent(id, (key, letter) -> letter.asRedriven())));
    }

    private void add(DeadLetter letter) {
        if (!wanted.test(letter)) {
            return;
        }
        oldestFirst.add(new Arrived(found++, letter));
        kept.put(letter.id(), letter);
        if (oldestFirst.size() > limit) {
            kept.remove(oldestFirst.remove().letter().id());
        }
    }

    /** The letters, in the order in which they were written. */
    List<DeadLetter> letters() {
        return Stream.generate(oldestFirst::poll)
                .limit(oldestFirst.size())
                .map(arrived -> kept.get(arrived.letter().id()))
                .toList();
    }

    /** How many letters were wanted. */
    long found() {
        return found;
    }
}
