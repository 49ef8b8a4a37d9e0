/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.stream.SeenEffects.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The accounts that a detector keeps of its records, held against the records and their effects. */
final class CrashAccounts {
    private final Map<TopicPartition, PartitionAccount> byPartition = new HashMap<>();

    /** What the accounts must say of these inputs and their effects. */
    CrashAccounts(List<ConsumerRecord<byte[], byte[]>> inputs, List<Outcome> effects) {
        for (ConsumerRecord<byte[], byte[]> record : inputs) {
            if (record.value() == null) {
                count(SourceId.of(record), Effect.NULL_VALUE);
            }
        }
        for (Outcome effect : effects) {
            count(effect.source(), kind(effect));
        }
    }

    private static Effect kind(Outcome effect) {
        if (!effect.isScore()) {
            return Effect.DEAD_LETTER;
        }
        return effect.anomalous() ? Effect.ANOMALOUS : Effect.NORMAL;
    }

    private void count(SourceId source, Effect kind) {
        byPartition.compute(
                source.topicPartition(),
                (partition, account) ->
                        (account == null ? PartitionAccount.beginning(0) : account).with(source.offset(), kind, false));
    }

    /** Compares each input partition; where records are brought together by a field, what was judged, over all partitions. */
    void compare(DetectorAccount kept, CrashScenario scenario, Findings findings) {
        if (scenario.window() > 1 && !scenario.entityIsKey()) {
            long judged = kept.lines().stream()
                    .mapToLong(line -> line.account().normal() + line.account().anomalous())
                    .sum();
            long seen = byPartition.values().stream()
                    .mapToLong(account -> account.normal() + account.anomalous())
                    .sum();
            if (judged != seen) {
                findings.add("wrong accounts", "judged " + judged + ", seen " + seen);
            }
            return;
        }
        Map<TopicPartition, String> said = new HashMap<>();
        kept.lines().forEach(line -> said.put(line.partition(), counts(line.account())));
        byPartition.forEach((partition, account) -> {
            if (!counts(account).equals(said.get(partition))) {
                findings.add(
                        "wrong accounts", partition + " says " + said.get(partition) + ", seen " + counts(account));
            }
        });
    }

    private static String counts(PartitionAccount account) {
        return "%d normal, %d anomalous, %d dead letters, %d null values"
                .formatted(account.normal(), account.anomalous(), account.deadLetters(), account.nullValues());
    }
}
