/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.FieldTexts;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scores and judges each record by the window of its entity that ends with it. The first record of a poll's slice plans
 * ahead for those after it; each takes its result from the plan if its entity is in the state that was foreseen, else a new
 * plan begins with it. The state changes record by record, with the effects of that record: what has been planned and not
 * yet come to pass leaves no trace when the process dies.
 */
final class WindowProcessor implements Processor<byte[], byte[], Object, Object> {
    private final DetectorConfig config;
    private final SlicePlanner planner;
    private final FieldTexts passThrough;
    private final StreamCounters counters;
    private final BatchSize size = new BatchSize();
    private final Map<String, Lookahead> lookaheads = new HashMap<>();
    private ProcessorContext<Object, Object> context;
    private Results results;
    private KeyValueStore<byte[], byte[]> states;

    WindowProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.planner = new SlicePlanner(config, reader, models);
        this.passThrough = reader.texts(config.passThrough());
        this.counters = counters;
    }

    /** Called again when a task goes on after a pause: what was planned before is void. */
    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.results = new Results(config, counters, passThrough, context);
        this.states = context.getStateStore(DetectorTopology.ENTITIES);
        lookaheads.clear();
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
            Lookahead ahead = lookaheads.computeIfAbsent(source.topic(), topic -> new Lookahead(planner.longest()));
            byte[] key = SlicePlanner.entityKey(record.key());
            if (!ahead.foresees(tag, key, states.get(key))) {
                counters.brokenPlans.add(ahead.breakOff());
                ahead.begin(plan(tag.batch(), tag.index(), ahead));
            }
            carryOut(ahead.plan(), ahead.plan().index(tag), record, source, followed);
            ahead.used();
        } else {
            counters.untagged.increment();
            SlicePlan plan = plan(new PollBatch(PollBatch.alone(record, source)), 0, new Lookahead(1));
            carryOut(plan, 0, record, source, false);
        }
    }

    /** The tag if it is of this very record, else null. */
    private static PollTag trusted(PollTag tag, RecordMetadata source) {
        return tag != null && tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset())
                ? tag
                : null;
    }

    /** A plan that the model has not failed on: of half as many records each time it does. */
    private SlicePlan plan(PollBatch batch, int index, Lookahead ahead) {
        while (true) {
            try {
                SlicePlan plan = planner.plan(batch, index, Math.min(ahead.limit(), size.most()), states::get);
                counters.batches.increment();
                size.worked();
                return plan;
            } catch (BatchFailedException e) {
                int failed =
                        batch.slice(index, Math.min(ahead.limit(), size.most())).size();
                if (failed == 1) {
                    return planner.refuse(batch, index, e);
                }
                ahead.shorten(failed / 2);
                if (e.isTooLarge()) {
                    size.tooLarge(failed);
                }
                counters.splitBatches.increment();
            }
        }
    }

    private void carryOut(
            SlicePlan plan, int index, Record<byte[], byte[]> record, RecordMetadata source, boolean followed) {
        if (plan.changesState(index)) {
            states.put(SlicePlanner.entityKey(record.key()), plan.stateAfter(index));
        }
        results.emit(plan.outcome(), index, record, source, followed);
    }
}
