/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FieldTexts;
import io.latentry.config.DetectorConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Sends what became of a record to where it belongs, anomaly and score events or the dead letters, and keeps account. */
final class Results {
    private final DetectorConfig config;
    private final StreamCounters counters;
    private final Events events;
    private final DeadLetters deadLetters;
    private final FieldTexts passThrough;
    private final Accounts accounts;
    private final PromptCommits commits;
    private final ProcessorContext<Object, Object> context;

    /**
     * The results of one task.
     *
     * @param passThrough reads the fields that an anomaly event repeats
     * @param context of a processor that the store {@link DetectorTopology#ACCOUNTS} is connected to
     */
    Results(
            DetectorConfig config,
            StreamCounters counters,
            FieldTexts passThrough,
            PromptCommits commits,
            ProcessorContext<Object, Object> context) {
        this.config = config;
        this.counters = counters;
        this.events = new Events(config.name());
        this.deadLetters = new DeadLetters(config.name(), context.appConfigs());
        this.passThrough = passThrough;
        this.accounts = new Accounts(context, DetectorTopology.ACCOUNTS);
        this.commits = commits;
        this.context = context;
    }

    /** Passes over a record without a value. */
    void nothing(boolean followed) {
        counters.nullValues.increment();
        accounts.count(Effect.NULL_VALUE, followed);
    }

    /**
     * Emits all that follows from the record at {@code index} of its batch.
     *
     * @param source where the record came from, as the events name it
     * @param timestamp that the record had in its topic; -1 if it had none
     * @param followed whether the record at the next offset has come in the same poll
     */
    void emit(
            BatchOutcome outcome,
            int index,
            Record<byte[], byte[]> record,
            RecordMetadata source,
            long timestamp,
            boolean followed) {
        if (outcome.rejection(index) != null) {
            reject(record, source, timestamp, outcome.rejection(index));
            accounts.count(Effect.DEAD_LETTER, followed);
            return;
        }
        boolean anomalous = outcome.anomalous(index);
        if (anomalous) {
            report(outcome, index, record, source);
        }
        if (config.scores().includes(source.offset())) {
            String entity = entity(outcome, index, record);
            long eventTime = eventTime(outcome, index, record);
            boolean backfill = config.start().isBackfill(eventTime);
            forward(
                    entity,
                    events.score(outcome, index, entity, eventTime, backfill, source),
                    record,
                    DetectorTopology.SCORES);
        }
        accounts.count(anomalous ? Effect.ANOMALOUS : Effect.NORMAL, followed);
    }

    private void report(BatchOutcome outcome, int index, Record<byte[], byte[]> record, RecordMetadata source) {
        counters.anomalies.increment();
        String entity = entity(outcome, index, record);
        long eventTime = eventTime(outcome, index, record);
        boolean backfill = config.start().isBackfill(eventTime);
        Map<String, String> repeated = passThrough.read(record.headers(), record.value());
        forward(
                entity,
                events.anomaly(outcome, index, entity, eventTime, backfill, source, record.timestamp())
                        .setDetectionTime(Instant.ofEpochMilli(context.currentSystemTimeMs()))
                        .setPassThrough(repeated)
                        .build(),
                record,
                DetectorTopology.ANOMALIES);
    }

    private String entity(BatchOutcome outcome, int index, Record<byte[], byte[]> record) {
        return config.entityIsKey() ? text(record.key()) : outcome.entity(index);
    }

    private long eventTime(BatchOutcome outcome, int index, Record<byte[], byte[]> record) {
        return config.timeIsRecordTimestamp() ? record.timestamp() : outcome.time(index);
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    private void forward(String entity, Object event, Record<byte[], byte[]> record, String sink) {
        commits.sent();
        context.forward(new Record<>(entity, event, record.timestamp()), sink);
    }

    private void reject(Record<byte[], byte[]> record, RecordMetadata source, long timestamp, Rejection why) {
        counters.deadLetters.increment();
        commits.sent();
        context.forward(
                deadLetters.of(record, source, timestamp, why, context.currentSystemTimeMs()),
                DetectorTopology.DEAD_LETTERS);
    }
}
