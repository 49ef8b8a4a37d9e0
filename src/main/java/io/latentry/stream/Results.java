/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Sends what became of a record to where it belongs: anomaly and score events, or the dead letters. */
final class Results {
    private final DetectorConfig config;
    private final StreamCounters counters;
    private final Events events;
    private final DeadLetters deadLetters;
    private final ProcessorContext<Object, Object> context;

    Results(DetectorConfig config, StreamCounters counters, ProcessorContext<Object, Object> context) {
        this.config = config;
        this.counters = counters;
        this.events = new Events(config.name());
        this.deadLetters = new DeadLetters(config.name());
        this.context = context;
    }

    /** Emits all that follows from the record at {@code index} of its batch. */
    void emit(BatchOutcome outcome, int index, Record<byte[], byte[]> record, RecordMetadata source) {
        if (outcome.rejection(index) != null) {
            reject(record, source, outcome.rejection(index));
            return;
        }
        long eventTime = config.timeIsRecordTimestamp() ? record.timestamp() : outcome.time(index);
        boolean anomalous = outcome.scores().anomalous(outcome.row(index));
        boolean sampled = config.scores().includes(source.offset());
        if (!anomalous && !sampled) {
            return;
        }
        String entity = config.entityIsKey() ? text(record.key()) : outcome.entity(index);
        if (anomalous) {
            counters.anomalies.increment();
            long now = context.currentSystemTimeMs();
            forward(
                    entity,
                    events.anomaly(outcome, index, entity, eventTime, source, record.timestamp(), now),
                    record,
                    DetectorTopology.ANOMALIES);
        }
        if (sampled) {
            forward(entity, events.score(outcome, index, entity, eventTime, source), record, DetectorTopology.SCORES);
        }
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    private void forward(String entity, Object event, Record<byte[], byte[]> record, String sink) {
        context.forward(new Record<>(entity, event, record.timestamp()), sink);
    }

    private void reject(Record<byte[], byte[]> record, RecordMetadata source, Rejection why) {
        counters.deadLetters.increment();
        context.forward(deadLetters.of(record, source, why), DetectorTopology.DEAD_LETTERS);
    }
}
