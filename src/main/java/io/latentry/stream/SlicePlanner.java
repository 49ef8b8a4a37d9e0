/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Walks ahead through records of one partition: decodes them, makes the windows that end with them, scores all in one call
 * and follows each entity through its scores. It changes nothing that is stored.
 */
final class SlicePlanner {
    /** 16 MiB of windows. */
    private static final int MOST_NUMBERS = 1 << 22;

    private static final byte[] NO_KEY = {};

    /** Buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> READINGS = ThreadLocal.withInitial(DecodedRows::new);

    private static final ThreadLocal<DecodedRows> WINDOWS = ThreadLocal.withInitial(DecodedRows::new);

    private final RowDecoder decoder;
    private final CurrentModel current;
    private final ShadowWindows shadow;
    private final boolean timeIsRecordTimestamp;
    private final long longestGap;
    private final int windowLength;

    SlicePlanner(DetectorConfig config, RowDecoder decoder, ModelSource models, Shadow shadow) {
        this.decoder = decoder;
        this.current = new CurrentModel(config.name(), models);
        this.timeIsRecordTimestamp = config.timeIsRecordTimestamp();
        this.longestGap = config.history().longestGap().toMillis();
        this.windowLength = Math.multiplyExact(config.window(), decoder.width());
        this.shadow = new ShadowWindows(shadow, windowLength);
    }

    /** The key of the record's entity. */
    static byte[] entityKey(byte[] recordKey) {
        return recordKey == null ? NO_KEY : recordKey;
    }

    /** A record comes to pass as it was planned. */
    void carryOut(SlicePlan plan, int index) {
        plan.carryOut(index);
        shadow.carryOut(plan, index);
    }

    /** Numbers of a window. */
    int windowLength() {
        return windowLength;
    }

    /** How many records a plan may have at most. */
    int longest() {
        return Math.max(1, MOST_NUMBERS / windowLength);
    }

    /**
     * Plans the records from {@code first} on that are of the same partition, at most {@code limit}, and as many as the decoder
     * comes to.
     *
     * @param entities gives an entity, as it is stored, by its key
     * @throws DetectorUnavailableException when there is no model
     * @throws BatchFailedException when the model failed on these windows
     */
    SlicePlan plan(PollBatch batch, int first, int limit, Function<byte[], Entity> entities) {
        List<ConsumerRecord<byte[], byte[]>> slice = batch.slice(first, limit);
        BatchOutcome outcome = new BatchOutcome(slice);
        FloatBuffer readings = READINGS.get().withCapacity(slice.size() * decoder.width());
        int count = decoder.decode(slice, readings, outcome);
        List<ConsumerRecord<byte[], byte[]>> records = slice.subList(0, outcome.size());
        SlicePlan plan = new SlicePlan(batch, first, records, outcome, decoder.width());
        if (count > 0) {
            FloatBuffer windows = WINDOWS.get().withCapacity(count * windowLength);
            plan.keep(readings, count * decoder.width());
            EntityWalk[] walks = new EntityWalk[records.size()];
            try {
                walk(records, plan, walks, readings, windows, entities);
                score(plan, walks, windows, count);
            } finally {
                end(walks);
            }
        }
        return plan;
    }

    /**
     * The plan of a single record that the model has failed on: it goes to the dead letters.
     *
     * @throws DetectorUnavailableException when the record is not to blame
     */
    SlicePlan refuse(PollBatch batch, int index, BatchFailedException failure) {
        List<ConsumerRecord<byte[], byte[]>> alone = batch.slice(index, 1);
        BatchOutcome outcome = BatchOutcome.rejected(alone, current.blame(failure));
        return new SlicePlan(batch, index, alone, outcome, decoder.width());
    }

    /** Makes all windows, and notes for each record that has one the walk of its entity. */
    private void walk(
            List<ConsumerRecord<byte[], byte[]>> records,
            SlicePlan plan,
            EntityWalk[] walks,
            FloatBuffer readings,
            FloatBuffer windows,
            Function<byte[], Entity> entities) {
        for (int i = 0; i < walks.length; i++) {
            int row = plan.outcome().row(i);
            if (row >= 0) {
                ConsumerRecord<byte[], byte[]> record = records.get(i);
                walks[i] = entities.apply(entityKey(record.key())).walk();
                long time = time(plan.outcome().time(i), walks[i]);
                SlicePlan.Step step = walks[i].step(record, time, longestGap);
                plan.foresee(i, walks[i], step, time);
                walks[i].take(step, record, time, readings, windows, row);
            }
        }
    }

    /** An entity outlives the plan, and must not keep its records alive. */
    private static void end(EntityWalk[] walks) {
        for (EntityWalk walk : walks) {
            if (walk != null) {
                walk.entity().endWalk();
            }
        }
    }

    /** A record without a timestamp counts as of the same time as the one before it. */
    private long time(long time, EntityWalk before) {
        return timeIsRecordTimestamp && time < 0 ? before.time() : time;
    }

    private void score(SlicePlan plan, EntityWalk[] walks, FloatBuffer windows, int count) {
        BatchOutcome outcome = plan.outcome();
        try (ModelLease model = current.lease()) {
            Detector detector = model.detector();
            try {
                outcome.scored(detector.score(windows, count), model.version());
                for (int i = 0; i < walks.length; i++) {
                    if (walks[i] != null) {
                        plan.leave(i, walks[i].follow(plan.step(i), outcome.row(i), outcome.scores(), detector));
                    }
                }
                outcome.explain(detector, 0, outcome.scores(), windows);
            } catch (RuntimeException | OutOfMemoryError e) {
                BatchFailedException failure = BatchFailedException.of(e, plan.size());
                if (plan.size() == 1 && !failure.isTooLarge()) {
                    shadow.championFailed(model.version(), plan, windows);
                }
                throw failure;
            }
            plan.judgedBeside(shadow.follow(model.version(), plan, windows));
        }
    }
}
