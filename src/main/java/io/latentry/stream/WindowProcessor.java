/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
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
    private final StreamCounters counters;
    private final Map<String, Lookahead> lookaheads = new HashMap<>();
    private ProcessorContext<Object, Object> context;
    private Results results;
    private KeyValueStore<byte[], byte[]> states;

    WindowProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.planner = new SlicePlanner(config, reader, models);
        this.counters = counters;
    }

    /** Called again when a task goes on after a pause: what was planned before is void. */
    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.results = new Results(config, counters, context);
        this.states = context.getStateStore(DetectorTopology.ENTITIES);
        lookaheads.clear();
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
        if (tag != null && tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset())) {
            Lookahead ahead = lookaheads.computeIfAbsent(source.topic(), topic -> new Lookahead(planner.longest()));
            byte[] key = SlicePlanner.entityKey(record.key());
            if (!ahead.foresees(tag, key, states.get(key))) {
                counters.brokenPlans.add(ahead.breakOff());
                ahead.begin(plan(tag.batch(), tag.index(), ahead.limit()));
            }
            carryOut(ahead.plan(), ahead.plan().index(tag), record, source);
            ahead.used();
        } else {
            counters.untagged.increment();
            carryOut(plan(new PollBatch(PollBatch.alone(record, source)), 0, 1), 0, record, source);
        }
    }

    private SlicePlan plan(PollBatch batch, int index, int limit) {
        boolean alone = batch.hasFailed() || limit == 1;
        try {
            SlicePlan plan = planner.plan(batch, index, alone ? 1 : limit, states::get);
            counters.batches.increment();
            return plan;
        } catch (BatchFailedException e) {
            if (alone) {
                return planner.refuse(batch, index, e);
            }
            batch.fail();
            counters.splitBatches.increment();
            return plan(batch, index, 1);
        }
    }

    private void carryOut(SlicePlan plan, int index, Record<byte[], byte[]> record, RecordMetadata source) {
        if (plan.changesState(index)) {
            states.put(SlicePlanner.entityKey(record.key()), plan.stateAfter(index));
        }
        results.emit(plan.outcome(), index, record, source);
    }
}
