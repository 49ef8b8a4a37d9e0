/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.FieldTexts;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Scores and judges each record by the window of its entity that ends with it. The first record of a poll's slice plans
 * ahead for those after it; each takes its result from the plan if its entity is where that was foreseen, else a new plan
 * begins with it. The entity changes record by record, with the effects of that record: what has been planned and not yet
 * come to pass leaves no trace when the process dies.
 */
final class WindowProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Duration EXPIRY_EVERY = Duration.ofSeconds(30);
    private static final int EXPIRY_ENTRIES = 2_000;

    private final DetectorConfig config;
    private final Shadow shadow;
    private final SlicePlanner planner;
    private final List<String> featureNames;
    private final FieldTexts passThrough;
    private final StreamCounters counters;
    private final PromptCommits commits = new PromptCommits();
    private final RegistryTime asking = new RegistryTime();
    private final BatchSize size = new BatchSize();
    private final Map<String, Lookahead> lookaheads = new HashMap<>();
    private ProcessorContext<Object, Object> context;
    private Results results;
    private Entities entities;
    private Cancellable expiry = () -> {};
    private long newestTime;

    WindowProcessor(DetectorConfig config, FeatureReader reader, ModelSource models, StreamCounters counters) {
        this.config = config;
        this.shadow = new Shadow(config, models);
        this.planner = new SlicePlanner(config, new RowDecoder(config, reader, asking), models, shadow);
        this.featureNames = reader.featureNames();
        this.passThrough = reader.texts(config.passThrough());
        this.counters = counters;
    }

    /** Called again when a task goes on after a pause: what was planned before, or kept in memory, is void. */
    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        commits.begin(context);
        asking.begin(context);
        this.results = new Results(config, counters, passThrough, commits, context);
        boolean retries = !StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        this.entities = new Entities(
                context.getStateStore(DetectorTopology.ENTITIES),
                new EntityFormat(config.window(), featureNames, config.history().layout(), retries),
                planner.windowLength(),
                counters);
        lookaheads.clear();
        newestTime = Entity.UNDATED;
        expiry.cancel();
        expiry = context.schedule(EXPIRY_EVERY, PunctuationType.WALL_CLOCK_TIME, this::expire);
        shadow.begin(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("A record without coordinates reached the detector"));
        PollTag tag = trusted(PollTag.detach(record.headers()), record, source);
        boolean followed = tag != null && tag.isFollowed();
        if (!config.repartitions()) {
            counters.records.increment();
        }
        if (record.value() == null) {
            results.nothing(followed);
        } else if (tag != null) {
            Lookahead ahead = lookaheads.computeIfAbsent(source.topic(), topic -> new Lookahead(planner.longest()));
            if (!ahead.foresees(tag)) {
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
        commits.after(tag);
    }

    @Override
    public void close() {
        commits.end();
    }

    /** The tag if it is of this very record, and the record still about the same entity; else null. */
    private static PollTag trusted(PollTag tag, Record<byte[], byte[]> record, RecordMetadata source) {
        return tag != null
                        && tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset())
                        && Arrays.equals(tag.batch().key(tag.index()), record.key())
                ? tag
                : null;
    }

    /** A plan that the model has not failed on: of half as many records each time it does. */
    private SlicePlan plan(PollBatch batch, int index, Lookahead ahead) {
        entities.trim();
        while (true) {
            try {
                SlicePlan plan = planner.plan(batch, index, Math.min(ahead.limit(), size.most()), entities::of);
                counters.batches.increment();
                size.worked();
                return plan;
            } catch (BatchFailedException e) {
                if (e.records() == 1) {
                    return planner.refuse(batch, index, e);
                }
                ahead.shorten(e.records() / 2);
                if (e.isTooLarge()) {
                    size.tooLarge(e.records());
                }
                counters.splitBatches.increment();
            }
        }
    }

    private void carryOut(
            SlicePlan plan, int index, Record<byte[], byte[]> record, RecordMetadata source, boolean followed) {
        Entity entity = plan.entity(index);
        if (entity != null && plan.step(index) != SlicePlan.Step.COMES_AGAIN) {
            count(plan, index);
            planner.carryOut(plan, index);
            entities.put(entity);
        }
        if (!config.repartitions()) {
            results.emit(plan.outcome(), index, record, source, plan.outcome().timestamp(index), followed);
            return;
        }
        Origin origin = Origin.of(record.headers());
        long timestamp = Origin.timestamp(record.headers());
        plan.outcome().names(index, new String(record.key(), StandardCharsets.UTF_8));
        results.emit(plan.outcome(), index, origin.restored(record), origin, timestamp, followed);
    }

    private void count(SlicePlan plan, int index) {
        Entity entity = plan.entity(index);
        if (plan.step(index) == SlicePlan.Step.BEGINS && entity.count() > 0) {
            counters.gaps.increment();
        } else if (plan.time(index) < entity.time()) {
            counters.lateReadings.increment();
        }
        newestTime = Math.max(newestTime, plan.time(index));
    }

    /** By event time; but a reading that claims to be of the future must not make the others look old. */
    private void expire(long now) {
        long time = Math.min(newestTime, now);
        long oldest = time - config.history().expireAfter().toMillis();
        // A time before all calendars must not become one after them.
        if (time != Entity.UNDATED && oldest <= time) {
            entities.expire(oldest, EXPIRY_ENTRIES);
        }
    }
}
