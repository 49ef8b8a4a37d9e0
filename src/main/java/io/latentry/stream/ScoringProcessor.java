/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Scores and judges records. The first record of a poll scores the whole poll, the others pick their result up. A record
 * without a usable tag is a batch of one.
 */
final class ScoringProcessor implements Processor<byte[], byte[], Object, Object> {
    private final DetectorConfig config;
    private final BatchScorer scorer;
    private final StreamCounters counters;
    private final Events events;
    private final DeadLetters deadLetters;
    private ProcessorContext<Object, Object> context;

    ScoringProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.scorer = new BatchScorer(config, reader, models);
        this.counters = counters;
        this.events = new Events(config.name());
        this.deadLetters = new DeadLetters(config.name());
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("A record without coordinates reached the detector"));
        PollTag tag = PollTag.detach(record.headers());
        counters.records.increment();
        if (record.value() == null) {
            counters.nullValues.increment();
            return;
        }
        BatchOutcome outcome = batchOutcome(tag, source);
        if (outcome != null) {
            emit(outcome, tag.index(), record, source);
        } else {
            emit(ownOutcome(record, source), 0, record, source);
        }
    }

    /** The outcome of the record's whole poll; null when the record has to be scored alone. */
    private BatchOutcome batchOutcome(PollTag tag, RecordMetadata source) {
        if (tag == null || !tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset())) {
            counters.untagged.increment();
            return null;
        }
        if (tag.batch().hasFailed()) {
            return null;
        }
        try {
            return tag.batch().outcome(this::scoreBatch);
        } catch (BatchFailedException e) {
            tag.batch().fail();
            counters.splitBatches.increment();
            return null;
        }
    }

    private BatchOutcome scoreBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        BatchOutcome outcome = scorer.score(records);
        counters.batches.increment();
        return outcome;
    }

    private BatchOutcome ownOutcome(Record<byte[], byte[]> record, RecordMetadata source) {
        List<ConsumerRecord<byte[], byte[]>> alone = List.of(new ConsumerRecord<>(
                source.topic(),
                source.partition(),
                source.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()));
        try {
            return scoreBatch(alone);
        } catch (BatchFailedException e) {
            if (!scorer.isSound()) {
                throw new DetectorUnavailableException("the model of " + config.name() + " cannot score", e);
            }
            BatchOutcome outcome = new BatchOutcome(alone);
            outcome.reject(0, new Rejection("SCORING_FAILED", "The model failed on this record: " + e.getMessage()));
            return outcome;
        }
    }

    private void emit(BatchOutcome outcome, int index, Record<byte[], byte[]> record, RecordMetadata source) {
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
