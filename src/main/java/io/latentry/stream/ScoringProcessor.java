/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Scores and judges records, each by itself. The first record of a poll scores the whole poll, the others pick their result
 * up. A record without a usable tag is a batch of one.
 */
final class ScoringProcessor implements Processor<byte[], byte[], Object, Object> {
    private final DetectorConfig config;
    private final BatchScorer scorer;
    private final StreamCounters counters;
    private ProcessorContext<Object, Object> context;
    private Results results;

    ScoringProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.scorer = new BatchScorer(config, reader, models);
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.results = new Results(config, counters, context);
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
            results.emit(outcome, tag.index(), record, source);
        } else {
            results.emit(ownOutcome(record, source), 0, record, source);
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
        List<ConsumerRecord<byte[], byte[]>> alone = PollBatch.alone(record, source);
        try {
            return scoreBatch(alone);
        } catch (BatchFailedException e) {
            return BatchOutcome.rejected(alone, scorer.blame(e));
        }
    }
}
