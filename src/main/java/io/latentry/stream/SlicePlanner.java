/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Walks ahead through records of one partition: decodes them, extends their entities' histories, scores all windows in one
 * call and follows each entity through its scores, on copies of what is stored. It changes nothing.
 */
final class SlicePlanner {
    /** 16 MiB of windows, and about as much for the states that they leave. */
    private static final int MOST_NUMBERS = 1 << 22;

    private static final byte[] NO_KEY = {};

    /** Buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> READINGS = ThreadLocal.withInitial(DecodedRows::new);

    private static final ThreadLocal<DecodedRows> WINDOWS = ThreadLocal.withInitial(DecodedRows::new);

    private final RowDecoder decoder;
    private final CurrentModel current;
    private final EntityStateFormat format;
    private final int windowLength;

    SlicePlanner(DetectorConfig config, FeatureReader reader, ModelSource models) {
        this.decoder = new RowDecoder(config, reader);
        this.current = new CurrentModel(config.name(), models);
        this.format = new EntityStateFormat(config.window(), reader.featureNames());
        this.windowLength = Math.multiplyExact(config.window(), reader.width());
    }

    /** The key of the record's entity among the states. */
    static byte[] entityKey(byte[] recordKey) {
        return recordKey == null ? NO_KEY : recordKey;
    }

    /** How many records a plan may have at most. */
    int longest() {
        return Math.max(1, MOST_NUMBERS / windowLength);
    }

    /**
     * Plans the records from {@code first} on that are of the same partition, at most {@code limit}.
     *
     * @param states gives the state of an entity by its key; null if it has none
     * @throws DetectorUnavailableException when there is no model
     * @throws BatchFailedException when the model failed on these windows
     */
    SlicePlan plan(PollBatch batch, int first, int limit, UnaryOperator<byte[]> states) {
        List<ConsumerRecord<byte[], byte[]>> records = batch.slice(first, limit);
        BatchOutcome outcome = new BatchOutcome(records);
        FloatBuffer readings = READINGS.get().withCapacity(records.size() * decoder.width());
        int count = decoder.decode(records, readings, outcome);
        SlicePlan plan = new SlicePlan(batch, first, outcome, keys(records));
        if (count > 0) {
            FloatBuffer windows = WINDOWS.get().withCapacity(count * windowLength);
            try (ModelLease model = current.lease()) {
                EntityWalk[] walks = walk(
                        records,
                        outcome,
                        readings,
                        windows,
                        key -> new EntityWalk(states.apply(key), format, model.detector()));
                try {
                    outcome.scored(model.detector().score(windows, count), model.version());
                    follow(records, walks, windows, plan);
                    outcome.explain(model.detector(), 0, outcome.scores(), windows);
                } catch (RuntimeException | OutOfMemoryError e) {
                    throw BatchFailedException.of(e);
                }
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
        return new SlicePlan(batch, index, BatchOutcome.rejected(alone, current.blame(failure)), keys(alone));
    }

    private static byte[][] keys(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> entityKey(record.key())).toArray(byte[][]::new);
    }

    /** Makes all windows; gives for each record that has one the walk of its entity. */
    private static EntityWalk[] walk(
            List<ConsumerRecord<byte[], byte[]>> records,
            BatchOutcome outcome,
            FloatBuffer readings,
            FloatBuffer windows,
            Function<byte[], EntityWalk> begin) {
        Map<ByteBuffer, EntityWalk> byEntity = new HashMap<>();
        EntityWalk[] walks = new EntityWalk[records.size()];
        for (int i = 0; i < walks.length; i++) {
            if (outcome.row(i) >= 0) {
                byte[] key = entityKey(records.get(i).key());
                walks[i] = byEntity.computeIfAbsent(ByteBuffer.wrap(key), entity -> begin.apply(key));
                walks[i].append(records.get(i), outcome.row(i), readings, windows);
            }
        }
        return walks;
    }

    private static void follow(
            List<ConsumerRecord<byte[], byte[]>> records, EntityWalk[] walks, FloatBuffer windows, SlicePlan plan) {
        for (int i = 0; i < walks.length; i++) {
            if (walks[i] != null) {
                byte[] before = walks[i].state();
                plan.step(
                        i,
                        before,
                        walks[i].follow(
                                records.get(i),
                                plan.outcome().row(i),
                                plan.outcome().scores(),
                                windows));
            }
        }
    }
}
