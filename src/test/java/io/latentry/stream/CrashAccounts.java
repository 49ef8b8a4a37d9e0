/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.stream.SeenEffects.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Compares how many records of each input partition had an effect, and how many had which. */
    void compare(DetectorAccount kept, Findings findings) {
        Map<TopicPartition, Long> said = new HashMap<>();
        kept.lines().forEach(line -> said.put(line.partition(), line.account().records()));
        byPartition.forEach((partition, account) -> {
            if (!Objects.equals(said.get(partition), account.records())) {
                findings.add(
                        "wrong accounts", partition + " says " + said.get(partition) + ", seen " + account.records());
            }
        });
        DetectorAccount seen = new DetectorAccount(kept.detector(), false, lines(), List.of(), true);
        if (!counts(kept).equals(counts(seen))) {
            findings.add("wrong accounts", "in all " + counts(kept) + ", seen " + counts(seen));
        }
    }

    private List<DetectorAccount.Line> lines() {
        return byPartition.entrySet().stream()
                .map(entry -> new DetectorAccount.Line(entry.getKey(), entry.getValue(), 0, 0))
                .toList();
    }

    private static String counts(DetectorAccount account) {
        return "%d normal, %d anomalous, %d dead letters, %d null values"
                .formatted(account.normal(), account.anomalous(), account.deadLetters(), account.nullValues());
    }
}
