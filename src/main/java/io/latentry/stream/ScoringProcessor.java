/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.FieldTexts;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
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
    private final Shadow shadow;
    private final BatchScorer scorer;
    private final FieldTexts passThrough;
    private final StreamCounters counters;
    private final PromptCommits commits = new PromptCommits();
    private final RegistryTime asking = new RegistryTime();
    private ProcessorContext<Object, Object> context;
    private Results results;

    ScoringProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.shadow = new Shadow(config, models);
        this.scorer = new BatchScorer(config, new RowDecoder(config, reader, asking), models, shadow, counters);
        this.passThrough = reader.texts(config.passThrough());
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        commits.begin(context);
        asking.begin(context);
        this.results = new Results(config, counters, passThrough, commits, context);
        shadow.begin(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("A record without coordinates reached the detector"));
        PollTag tag = trusted(PollTag.detach(record.headers()), source);
        boolean followed = tag != null && tag.isFollowed();
        counters.records.increment();
        if (record.value() == null) {
            results.nothing(followed);
        } else if (tag != null) {
            BatchOutcome outcome = tag.batch().outcome(tag.index(), scorer::score);
            int index = tag.batch().indexInOutcome(tag.index());
            results.emit(outcome, index, record, source, outcome.timestamp(index), followed);
        } else {
            counters.untagged.increment();
            BatchOutcome outcome = scorer.score(PollBatch.alone(record, source));
            results.emit(outcome, 0, record, source, outcome.timestamp(0), false);
        }
        commits.after(tag);
    }

    @Override
    public void close() {
        commits.end();
    }

    /** The tag if it is of this very record, else null. */
    private static PollTag trusted(PollTag tag, RecordMetadata source) {
        return tag != null && tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset())
                ? tag
                : null;
    }
}
