/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static final String TOPIC = "in";
    private static final String KEY = "in/0";

    /** A topic with gaps, as transaction markers and compaction leave them, read in polls, and committed at any moment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void account_afterACrashAtAnyCommit_isExact(int seed) {
        // Given
        Random random = new Random(seed);
        Map<Long, Effect> truth = new TreeMap<>();
        long offset = random.nextInt(5);
        for (int i = 0; i < 300; i++) {
            truth.put(offset, random.nextInt(6) > 0 ? Effect.NORMAL : Effect.values()[random.nextInt(4)]);
            offset += random.nextInt(8) == 0 ? 2 + random.nextInt(3) : 1;
        }
        long end = offset;

        // When
        byte[] stored = null;
        long committed = 0;
        List<String> wrong = new ArrayList<>();
        while (committed < end) {
            Run run = new Run(stored);
            List<Long> ahead = new ArrayList<>(
                    truth.keySet().stream().filter(after(committed)).toList());
            int crashAfter = 1 + random.nextInt(60);
            List<ConsumerRecord<byte[], byte[]>> buffer = new ArrayList<>();
            for (int done = 0; done < crashAfter && !(ahead.isEmpty() && buffer.isEmpty()); done++) {
                if (buffer.isEmpty()) {
                    buffer.addAll(poll(ahead, 1 + random.nextInt(12)));
                }
                ConsumerRecord<byte[], byte[]> record = buffer.remove(0);
                run.count(record, truth.get(record.offset()));
                committed = buffer.isEmpty()
                        ? positionAfter(record.offset(), truth, end)
                        : buffer.get(0).offset();
                String mistake = mistake(run.stored(), committed, truth);
                if (!mistake.isEmpty()) {
                    wrong.add(mistake);
                }
            }
            stored = run.stored();
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    @Test
    void account_ofALongNormalRun_isPutTwice() {
        // Given
        Run run = new Run(null);
        List<Long> offsets = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) {
            offsets.add(i);
        }

        // When
        List<ConsumerRecord<byte[], byte[]>> records = poll(offsets, 1_000);
        List<byte[]> puts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] before = run.stored();
            run.count(record, Effect.NORMAL);
            if (run.stored() != before) {
                puts.add(run.stored());
            }
        }

        // Then
        assertThat(puts).hasSize(2);
        assertThat(PartitionAccount.fromBytes(run.stored()).normal()).isEqualTo(1_000);
    }

    private static Predicate<Long> after(long committed) {
        return offset -> offset >= committed;
    }

    /** The consumer's position once its buffer is empty: behind whatever is no record. */
    private static long positionAfter(long offset, Map<Long, Effect> truth, long end) {
        return truth.keySet().stream()
                .filter(other -> other > offset)
                .findFirst()
                .orElse(end);
    }

    private static String mistake(byte[] stored, long committed, Map<Long, Effect> truth) {
        PartitionAccount account = PartitionAccount.fromBytes(stored).upTo(committed);
        Map<Effect, Long> expected = new EnumMap<>(Effect.class);
        truth.forEach((offset, effect) -> {
            if (offset < committed) {
                expected.merge(effect, 1L, Long::sum);
            }
        });
        Map<Effect, Long> found = new EnumMap<>(Map.of(
                Effect.NORMAL, account.normal(),
                Effect.ANOMALOUS, account.anomalous(),
                Effect.DEAD_LETTER, account.deadLetters(),
                Effect.NULL_VALUE, account.nullValues()));
        found.values().removeIf(count -> count == 0);
        return found.equals(expected) ? "" : "at " + committed + ": " + found + ", expected " + expected;
    }

    /** Takes the next offsets and tags them as a poll does. */
    private static List<ConsumerRecord<byte[], byte[]>> poll(List<Long> ahead, int size) {
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
        while (polled.size() < size && !ahead.isEmpty()) {
            polled.add(new ConsumerRecord<>(TOPIC, 0, ahead.remove(0), new byte[0], new byte[0]));
        }
        new PollTagger().onConsume(new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), polled), Map.of()));
        return polled;
    }

    /** From a start of the detector, with what is in the store, to a crash. */
    private static final class Run {
        private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
        private final KeyValueStore<String, byte[]> store = Accounts.store("accounts")
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        private final Accounts accounts;

        Run(byte[] stored) {
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            if (stored != null) {
                store.put(KEY, stored);
            }
            accounts = new Accounts(context, "accounts");
        }

        void count(ConsumerRecord<byte[], byte[]> record, Effect effect) {
            context.setRecordMetadata(record.topic(), record.partition(), record.offset());
            accounts.count(effect, PollTag.detach(record.headers()).isFollowed());
        }

        byte[] stored() {
            return store.get(KEY);
        }
    }
}
