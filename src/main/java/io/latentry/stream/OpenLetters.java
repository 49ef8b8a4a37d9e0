/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the dead letters lie that can be re-driven, grouped by the record that they are of: places only, since a topic may
 * hold more letters than fit into memory.
 */
final class OpenLetters {
    private final Predicate<DeadLetter> wanted;
    private final Map<TopicPartition, TopicPartition> sources = new HashMap<>();
    private final Map<SourceRecord, Group> bySource = new HashMap<>();
    private final Map<String, Group> byId = new HashMap<>();

    /** The timestamp tells records apart that had the same place in a topic and in one of that name before. */
    private record SourceRecord(TopicPartition source, long offset, long timestamp) {}

    /** The letters of one record. */
    static final class Group {
        private final List<String> ids = new ArrayList<>(1);
        private final List<String> wanted = new ArrayList<>(1);
        private boolean isSent;

        /** Ids of the letters. */
        List<String> ids() {
            return ids;
        }

        /** Whether the record is yet to be sent back; from now on it is not. */
        boolean send() {
            boolean first = !isSent;
            isSent = true;
            return first;
        }
    }

    /** A record is sent back when one of its letters is wanted. */
    OpenLetters(Predicate<DeadLetter> wanted) {
        this.wanted = wanted;
    }

    /** Takes a record of the topic. The marker of a letter lies behind it in the same partition. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter.of(record)
                .ifPresentOrElse(
                        this::add,
                        () -> DeadLetter.header(record, DeadLetter.REDRIVEN).ifPresent(this::remove));
    }

    private void add(DeadLetter letter) {
        if (!letter.isOpen()) {
            return;
        }
        TopicPartition source = sources.computeIfAbsent(letter.source(), at -> at);
        Group group = bySource.computeIfAbsent(
                new SourceRecord(source, letter.offset(), letter.timestamp()), key -> new Group());
        group.ids.add(letter.id());
        if (wanted.test(letter)) {
            group.wanted.add(letter.id());
        }
        byId.put(letter.id(), group);
    }

    private void remove(String id) {
        Group group = byId.remove(id);
        if (group != null) {
            group.ids.remove(id);
            group.wanted.remove(id);
        }
    }

    /** The group that the letter with that id belongs to; null if it is not to be sent back. */
    Group group(String id) {
        Group group = byId.get(id);
        return group == null || group.wanted.isEmpty() ? null : group;
    }

    /** Whether nothing is to be sent back. */
    boolean isEmpty() {
        return byId.values().stream().allMatch(group -> group.wanted.isEmpty());
    }
}
